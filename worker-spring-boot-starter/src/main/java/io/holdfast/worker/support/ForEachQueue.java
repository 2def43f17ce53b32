package io.holdfast.worker.support;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.model.QueueName;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Takes a step for each of several queues. One whose Redis does not answer must not keep the step from the others: in a
 * Cluster they may lie elsewhere.
 */
public final class ForEachQueue {

    private ForEachQueue() {}

    /** @throws StoreException the first one that a step ended with, after all steps were taken */
    public static void of(Collection<QueueName> queues, Consumer<QueueName> step) {
        StoreException first = null;
        for (QueueName queue : queues) {
            try {
                step.accept(queue);
            } catch (StoreException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
