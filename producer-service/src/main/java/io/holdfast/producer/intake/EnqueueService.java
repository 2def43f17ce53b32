package io.holdfast.producer.intake;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.reader.TaskDraft;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskHeader;
import io.holdfast.queue.model.TaskId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/**
 * Takes the tasks of one call. Their ids are made before anything is written, so that a client whose call was not
 * confirmed can repeat it without doubling.
 */
@Service
public class EnqueueService {

    private final QueueWriter writer;
    private final QueueRoutes routes;
    private final InstantSource clock;
    private final ProducerProperties properties;

    EnqueueService(QueueWriter writer, QueueRoutes routes, InstantSource clock, ProducerProperties properties) {
        this.writer = writer;
        this.routes = routes;
        this.clock = clock;
        this.properties = properties;
    }

    /** @throws UnconfirmedException when Redis did not confirm the write */
    public IntakeResult enqueue(List<TaskDraft> drafts) {
        Instant now = clock.instant();
        List<NewTask> tasks = new ArrayList<>(drafts.size());
        List<TaskId> ids = new ArrayList<>(drafts.size());
        for (TaskDraft draft : drafts) {
            NewTask task = taskOf(draft, now);
            tasks.add(task);
            ids.add(task.id());
        }
        try {
            return writer.write(ids, batches(drafts, tasks));
        } catch (RuntimeException e) {
            throw new UnconfirmedException(ids, e);
        }
    }

    private Collection<QueueBatch> batches(List<TaskDraft> drafts, List<NewTask> tasks) {
        Map<QueueName, QueueBatch> batches = new LinkedHashMap<>();
        QueueBatch batch = null;
        for (int i = 0; i < tasks.size(); i++) {
            QueueName queue = queueOf(drafts.get(i));
            if (batch == null || !batch.queue().value().equals(queue.value())) {
                batch = batches.computeIfAbsent(queue, QueueBatch::new);
            }
            batch.add(tasks.get(i));
        }
        return batches.values();
    }

    private QueueName queueOf(TaskDraft draft) {
        return draft.queue() == null ? routes.routeOf(draft.type()).orElse(QueueName.DEFAULT) : draft.queue();
    }

    private NewTask taskOf(TaskDraft draft, Instant now) {
        Integer retries = draft.maxRetries() == null ? properties.maxRetries() : draft.maxRetries();
        TaskHeader header =
                new TaskHeader(draft.type(), now, retries, draft.timeout(), draft.expiresAt(), draft.idempotencyKey());
        TaskId chosen = draft.id();
        return new NewTask(
                chosen == null ? TaskId.mint() : chosen,
                chosen != null,
                draft.priority(),
                draft.start(),
                header,
                draft.payload());
    }
}
