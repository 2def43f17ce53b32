package io.holdfast.producer.enqueue;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.util.List;

/** The outcome of an enqueue request. */
sealed interface EnqueueOutcome {

    /**
     * All tasks are in their queues, confirmed by Redis.
     *
     * @param ids of all tasks, in the order of the request
     * @param existing those that were known already and were not enqueued again
     */
    record Accepted(List<TaskId> ids, List<TaskId> existing) implements EnqueueOutcome {}

    /** Nothing was enqueued: this queue would exceed its limit. */
    record Full(QueueName queue, long limit) implements EnqueueOutcome {}

    /** Nothing was enqueued: this queue does not exist, and the limit of queues is reached. */
    record TooManyQueues(QueueName queue, long limit) implements EnqueueOutcome {}
}
