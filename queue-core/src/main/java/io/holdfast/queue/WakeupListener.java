package io.holdfast.queue;

import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Waits for the wake-up signals of queues. A signal reaches one listener, which then must acquire from the queue. For
 * one thread.
 */
public interface WakeupListener extends AutoCloseable {

    /**
     * Waits until one of the queues has a wake-up signal: it has new pending tasks, or a new first delayed task. May
     * return early. If a worker dies after it has received a signal, the wait may end late by up to {@code atMost}.
     *
     * @return the queues that had a signal
     * @throws StoreException if none of the queues can be waited for
     */
    Set<QueueName> await(Collection<QueueName> queues, Duration atMost);

    /** Stops listening until the next wait: signals that arrive meanwhile go to other listeners. */
    void suspend();

    /** Stops listening for good. */
    @Override
    void close();
}
