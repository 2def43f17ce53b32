package io.holdfast.queue.statistics;

import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** Reads the statistics. The cost depends on the span and the number of queues only. */
public interface QueueStatistics {

    /** Reads the statistics of all queues together. */
    Series total(Span span);

    /**
     * Reads the statistics of each of these queues; 50 to 200 KB each for a span other than {@link Span#MINUTE}. If a
     * node of a Cluster does not answer in time, its queues are missing from the result.
     *
     * @throws io.holdfast.queue.StoreException if none can be read
     */
    Map<QueueName, Series> series(Collection<QueueName> queues, Span span, Duration atMost);
}
