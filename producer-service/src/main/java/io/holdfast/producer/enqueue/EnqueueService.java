package io.holdfast.producer.enqueue;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.service.task.TaskDraft;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Enqueues the tasks of one request. It makes their ids before anything is written, so that a client can repeat a
 * request that was not confirmed without creating duplicates.
 */
@Service
class EnqueueService {

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

    /**
     * @param caller the trace of the request, for all tasks; replaced by that of the enqueue if this service traces
     * @throws ProblemException when a limit refuses the request; nothing is enqueued
     * @throws UnconfirmedException when Redis did not confirm the write; the tasks may be enqueued, all or
     *     in part
     */
    Accepted enqueue(List<TaskDraft> drafts, @Nullable TraceContext caller) {
        Instant now = clock.instant();
        TraceContext trace = caller != null && drafts.size() > 1 ? caller.ofBatch() : caller;
        List<NewTask> tasks = new ArrayList<>(drafts.size());
        List<TaskId> ids = new ArrayList<>(drafts.size());
        for (TaskDraft draft : drafts) {
            NewTask task = draft.toTask(now, properties.maxRetries());
            tasks.add(trace == null ? task : task.withTrace(trace));
            ids.add(task.id());
        }
        try {
            return writer.write(ids, batches(drafts, tasks));
        } catch (ProblemException e) {
            throw e;
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
        QueueName named = draft.queue();
        return named == null ? routes.routeOf(draft.type()).orElse(QueueName.DEFAULT) : named;
    }
}
