package io.holdfast.queue.task;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The result of an enqueue: all tasks of the call were added, except those whose id was known, or none was. */
public sealed interface EnqueueResult {

    /** @param existing the chosen ids that were known already; their tasks were not enqueued again */
    record Enqueued(Set<TaskId> existing) implements EnqueueResult {}

    /**
     * Nothing was enqueued: the queue would exceed its limit of pending and delayed tasks, or a key its limit of pending
     * tasks.
     *
     * @param key the key; null if the queue is full
     */
    record QueueFull(QueueName queue, long limit, @Nullable TaskKey key) implements EnqueueResult {

        public QueueFull(QueueName queue, long limit) {
            this(queue, limit, null);
        }
    }

    /** Nothing was enqueued: the queue does not exist, and creating it would exceed the limit on queues. */
    record TooManyQueues(QueueName queue, long limit) implements EnqueueResult {}
}
