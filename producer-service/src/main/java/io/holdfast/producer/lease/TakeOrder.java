package io.holdfast.producer.lease;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker asks for.
 *
 * @param queues from which it takes tasks, turn about
 * @param max tasks at most
 * @param lease how long it may keep them without renewing; null for the usual time
 * @param waitTime how long to wait when there is nothing
 */
public record TakeOrder(
        WorkerId worker,
        List<QueueName> queues,
        int max,
        @Nullable Duration lease,
        Duration waitTime) {

    /** The same of some of its queues only. */
    public TakeOrder from(List<QueueName> some) {
        return new TakeOrder(worker, some, max, lease, waitTime);
    }
}
