package io.holdfast.queue;

import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Tells a worker which queues have got work. A queue rings for one listener, which then must acquire from it. For one
 * thread.
 */
public interface WorkBell extends AutoCloseable {

    /**
     * Waits until one of the queues rings: it has got pending tasks, or a new first delayed one. May return early, and
     * may be late by {@code atMost} when a worker died with the bell in its hand.
     *
     * @return those that rang
     * @throws StoreException when none of the queues can be waited for
     */
    Set<QueueName> await(Collection<QueueName> queues, Duration atMost);

    /** Until the next wait nobody listens here: a queue that rings does so for somebody else. */
    void rest();

    /** Rests for good. */
    @Override
    void close();
}
