package io.holdfast.service.flow;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import java.util.List;

/**
 * Makes queues known before something other than a task is stored for them, such as limits or a schedule, within {@code
 * MAX_QUEUES}. Thread-safe.
 */
public final class NewQueues {

    private final TaskQueues queues;
    private final int maxQueues;

    /** @param queues with the same maximum */
    public NewQueues(TaskQueues queues, int maxQueues) {
        this.queues = queues;
        this.maxQueues = maxQueues;
    }

    /** @throws LimitReachedException if the queue is not known and would be one too many */
    public void makeKnown(QueueName queue) {
        if (!queues.register(List.of(queue)).isEmpty()) {
            throw new LimitReachedException("Queue " + queue + " does not exist, and MAX_QUEUES (" + maxQueues
                    + ") is reached; nothing was changed");
        }
    }
}
