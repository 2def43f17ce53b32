package io.holdfast.producer.intake;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.intake.IntakeResult.Accepted;
import io.holdfast.producer.intake.IntakeResult.Full;
import io.holdfast.producer.intake.IntakeResult.TooManyQueues;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.EnqueueResult.Enqueued;
import io.holdfast.queue.model.EnqueueResult.QueueFull;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes one call's tasks, one enqueue for each queue that it names.
 *
 * <p>Whether there is room is judged once for the whole call: for one queue by the scripts that register it and that
 * write; for several by a look at all of them first. Once the first of several is written, the others are written too, though one may have
 * filled up in that moment: a call is refused whole or taken whole.
 */
@Component
class QueueWriter {

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final EnqueueMetrics metrics;
    private final long limit;
    private final int maxQueues;

    QueueWriter(TaskQueues queues, QueueInspector inspector, EnqueueMetrics metrics, ProducerProperties properties) {
        this.queues = queues;
        this.inspector = inspector;
        this.metrics = metrics;
        this.limit = properties.queueMaxPending();
        this.maxQueues = properties.maxQueues();
    }

    /** @param ids of all the call's tasks, in its order */
    IntakeResult write(List<TaskId> ids, Collection<QueueBatch> batches) {
        if (batches.size() > 1) {
            IntakeResult refused = refusal(batches);
            if (refused != null) {
                return refused;
            }
        }
        Set<TaskId> existing = new HashSet<>();
        long judgedBy = limit;
        for (QueueBatch batch : batches) {
            EnqueueResult result = enqueue(batch, judgedBy);
            if (result instanceof QueueFull) {
                return new Full(batch.queue(), limit);
            } else if (result instanceof EnqueueResult.TooManyQueues many) {
                return new TooManyQueues(many.queue(), many.limit());
            }
            judgedBy = TaskQueue.UNLIMITED;
            Set<TaskId> known = ((Enqueued) result).existing();
            count(batch, known);
            existing.addAll(known);
            existing.addAll(batch.repeated());
        }
        return new Accepted(ids, existing.isEmpty() ? List.of() : inOrder(ids, existing));
    }

    private EnqueueResult enqueue(QueueBatch batch, long judgedBy) {
        try {
            return queues.queue(batch.queue()).enqueue(batch.tasks(), judgedBy);
        } catch (NotReplicatedException e) {
            count(batch, e.existing()); // they are in, and a repeated call finds them there
            metrics.notReplicated();
            throw e;
        }
    }

    private @Nullable IntakeResult refusal(Collection<QueueBatch> batches) {
        List<QueueName> names = batches.stream().map(QueueBatch::queue).toList();
        if (limit > 0) {
            Map<QueueName, Depths> depths = inspector.depths(names);
            for (QueueBatch batch : batches) {
                Depths there = depths.getOrDefault(batch.queue(), Depths.NONE);
                if (there.pending() + there.delayed() + batch.tasks().size() > limit) {
                    return new Full(batch.queue(), limit);
                }
            }
        }
        return queues.register(names).stream()
                .findFirst()
                .map(queue -> new TooManyQueues(queue, maxQueues))
                .orElse(null);
    }

    private static List<TaskId> inOrder(List<TaskId> ids, Set<TaskId> existing) {
        return ids.stream().filter(existing::contains).distinct().toList();
    }

    /** Neighbours are of one type, as a rule. */
    private void count(QueueBatch batch, Set<TaskId> known) {
        TaskType type = null;
        int taken = 0;
        for (NewTask task : batch.tasks()) {
            if (known.contains(task.id())) {
                continue;
            }
            TaskType next = task.header().type();
            if (type != null && !next.value().equals(type.value())) {
                metrics.taken(type, taken);
                taken = 0;
            }
            type = next;
            taken++;
        }
        if (type != null) {
            metrics.taken(type, taken);
        }
    }
}
