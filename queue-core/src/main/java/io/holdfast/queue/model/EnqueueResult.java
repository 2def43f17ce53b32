package io.holdfast.queue.model;

import java.util.Set;

/** What became of an enqueue: all of the call's tasks are in, but for those whose id was known, or none is. */
public sealed interface EnqueueResult {

    /** @param existing the chosen ids that were known already; their tasks were not enqueued again */
    record Enqueued(Set<TaskId> existing) implements EnqueueResult {}

    /** Nothing was enqueued: with this call the queue would hold more than its limit of pending and delayed tasks. */
    record QueueFull(QueueName queue, long limit) implements EnqueueResult {}

    /** Nothing was enqueued: the queue does not exist, and with it there would be more queues than the limit. */
    record TooManyQueues(QueueName queue, long limit) implements EnqueueResult {}
}
