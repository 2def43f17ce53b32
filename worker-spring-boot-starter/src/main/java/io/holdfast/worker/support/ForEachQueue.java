package io.holdfast.worker.support;

import io.holdfast.queue.task.QueueName;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Runs a step for each of several queues. If Redis does not answer for one, or its reply is unreadable, the others still
 * get their step.
 */
public final class ForEachQueue {

    private ForEachQueue() {}

    /** Throws the first exception that a step threw, after all steps; the others are suppressed in it. */
    public static void run(Collection<QueueName> queues, Consumer<QueueName> step) {
        RuntimeException first = null;
        for (QueueName queue : queues) {
            try {
                step.accept(queue);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
