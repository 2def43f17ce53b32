package io.holdfast.queue.statistics;

import io.holdfast.queue.task.QueueName;
import java.util.concurrent.CompletableFuture;

/** Takes what a process has counted. */
public interface StatisticsSink {

    /**
     * Adds to the current bucket of a queue. Begins the call and returns; a failure is in the future. If no answer comes,
     * the counts may or may not have been added.
     */
    CompletableFuture<?> count(QueueName queue, Tally counts);

    /** Adds to the current bucket of all queues together. */
    CompletableFuture<?> countAll(Tally counts);
}
