package io.holdfast.producer.intake;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import java.util.List;

/** What became of a call that brought tasks. */
public sealed interface IntakeResult {

    /**
     * All are in their queues, confirmed by Redis.
     *
     * @param ids of all tasks, in the order of the request
     * @param existing those among them that were known, and were not enqueued again
     */
    record Accepted(List<TaskId> ids, List<TaskId> existing) implements IntakeResult {}

    /** None was enqueued: with them this queue would hold more than its limit. */
    record Full(QueueName queue, long limit) implements IntakeResult {}

    /** None was enqueued: this queue does not exist, and with it there would be more queues than the limit. */
    record TooManyQueues(QueueName queue, long limit) implements IntakeResult {}
}
