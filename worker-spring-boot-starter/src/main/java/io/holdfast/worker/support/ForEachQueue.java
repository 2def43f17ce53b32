package io.holdfast.worker.support;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.model.QueueName;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Runs a step for each of several queues. If Redis does not answer for one, the others still get their step: in a
 * Cluster they may be on other servers.
 */
public final class ForEachQueue {

    private ForEachQueue() {}

    /** @throws StoreException the first one that was thrown, after all steps */
    public static void run(Collection<QueueName> queues, Consumer<QueueName> step) {
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
