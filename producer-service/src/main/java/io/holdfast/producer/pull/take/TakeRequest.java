package io.holdfast.producer.pull.take;

import io.holdfast.producer.pull.PullLimits;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for tasks.
 *
 * @param queues to take tasks from, round-robin
 * @param max number of tasks, up to {@link PullLimits#MAX_TASKS}
 * @param lease duration of the leases; null for the default
 * @param waitTime how long the request may wait for tasks
 */
record TakeRequest(
        WorkerId worker,
        List<QueueName> queues,
        int max,
        @Nullable Duration lease,
        Duration waitTime) {

    /** The same request for some of its queues. */
    TakeRequest from(List<QueueName> some) {
        return new TakeRequest(worker, some, max, lease, waitTime);
    }
}
