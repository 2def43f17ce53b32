package io.holdfast.producer.enqueue;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.tracing.EnqueueTracing;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Writes the tasks of one request, one enqueue per queue. A request is refused or accepted as a whole.
 *
 * <p>For one queue, the scripts that register the queue and write the tasks check the limits. For several queues, all
 * are checked before the first write; then all are written, even if a queue or a key has filled up meanwhile.
 */
@Component
class QueueWriter {

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final FlowControl flow;
    private final EnqueueMetrics metrics;
    private final StatisticsRecorder statistics;
    private final EnqueueTracing tracing;
    private final long limit;
    private final int maxQueues;

    QueueWriter(
            TaskQueues queues,
            QueueInspector inspector,
            FlowControl flow,
            EnqueueMetrics metrics,
            StatisticsRecorder statistics,
            ObjectProvider<EnqueueTracing> tracing,
            ProducerProperties properties) {
        this.queues = queues;
        this.inspector = inspector;
        this.flow = flow;
        this.metrics = metrics;
        this.statistics = statistics;
        this.tracing = tracing.getIfAvailable(() -> EnqueueTracing.NONE);
        this.limit = properties.queueMaxPending();
        this.maxQueues = properties.maxQueues();
    }

    /**
     * @param ids of all tasks of the request, in its order
     * @throws ProblemException {@code QUEUE_FULL}
     */
    Accepted write(List<TaskId> ids, Collection<QueueBatch> batches) {
        if (batches.size() > 1) {
            checkLimits(batches);
        }
        Set<TaskId> existing = new HashSet<>();
        long enforcedLimit = limit;
        for (QueueBatch batch : batches) {
            EnqueueResult result = enqueue(batch, enforcedLimit);
            if (result instanceof QueueFull full) {
                throw refused(full);
            } else if (result instanceof EnqueueResult.TooManyQueues many) {
                throw tooManyQueues(many.queue(), many.limit());
            }
            enforcedLimit = TaskQueue.ADMITTED;
            Set<TaskId> known = ((Enqueued) result).existing();
            count(batch, known);
            existing.addAll(known);
            existing.addAll(batch.repeated());
        }
        return new Accepted(ids, existing.isEmpty() ? List.of() : inOrder(ids, existing));
    }

    private EnqueueResult enqueue(QueueBatch batch, long enforcedLimit) {
        try {
            return tracing.send(
                    batch.queue(),
                    batch.tasks(),
                    tasks -> queues.queue(batch.queue()).enqueue(tasks, enforcedLimit));
        } catch (NotReplicatedException e) {
            count(batch, e.existing()); // they are enqueued, and a repeated request finds them
            metrics.notReplicated();
            throw e;
        }
    }

    private void checkLimits(Collection<QueueBatch> batches) {
        List<QueueName> names = batches.stream().map(QueueBatch::queue).toList();
        if (limit > 0) {
            Map<QueueName, Depths> depthsByQueue = inspector.depths(names);
            for (QueueBatch batch : batches) {
                Depths depths = depthsByQueue.getOrDefault(batch.queue(), Depths.NONE);
                if (depths.pending() + depths.delayed() + batch.tasks().size() > limit) {
                    throw refused(new QueueFull(batch.queue(), limit));
                }
            }
        }
        for (QueueBatch batch : batches) {
            Map<TaskKey, Integer> keys = NewTask.countByKey(batch.tasks());
            (keys.isEmpty() ? Optional.<QueueFull>empty() : flow.fullKey(batch.queue(), keys)).ifPresent(full -> {
                throw refused(full);
            });
        }
        queues.register(names).stream().findFirst().ifPresent(queue -> {
            throw tooManyQueues(queue, maxQueues);
        });
    }

    private static ProblemException refused(QueueFull full) {
        String who = full.key() == null ? "Queue " + full.queue() : "Key " + full.key() + " of queue " + full.queue();
        String what = full.key() == null ? " pending and delayed tasks" : " pending tasks";
        return refused(who + " would exceed its limit of " + full.limit() + what);
    }

    private static ProblemException tooManyQueues(QueueName queue, long limit) {
        return refused("Queue " + queue + " does not exist, and MAX_QUEUES (" + limit + ") is reached");
    }

    private static ProblemException refused(String reason) {
        return new ProblemException(Problem.of(ErrorCode.QUEUE_FULL, reason + "; nothing was enqueued"));
    }

    private static List<TaskId> inOrder(List<TaskId> ids, Set<TaskId> existing) {
        return ids.stream().filter(existing::contains).distinct().toList();
    }

    /** Adjacent tasks usually have the same type, so that one count covers many. */
    private void count(QueueBatch batch, Set<TaskId> known) {
        metrics.written(batch.tasks().size());
        TaskType type = null;
        int count = 0;
        int all = 0;
        for (NewTask task : batch.tasks()) {
            if (known.contains(task.id())) {
                continue;
            }
            TaskType next = task.header().type();
            if (type != null && !next.value().equals(type.value())) {
                metrics.enqueued(type, count);
                count = 0;
            }
            type = next;
            count++;
            all++;
        }
        statistics.enqueued(batch.queue(), all);
        if (type != null) {
            metrics.enqueued(type, count);
        }
    }
}
