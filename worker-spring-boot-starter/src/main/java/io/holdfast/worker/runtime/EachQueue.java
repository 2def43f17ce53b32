package io.holdfast.worker.runtime;

import io.holdfast.queue.model.QueueName;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Takes a step for each of several queues. A queue whose Redis does not answer, or whose reply can't be read, must not keep
 * the step from the others.
 */
final class EachQueue {

    private EachQueue() {}

    /** Throws what the first failed step threw, after all steps were taken; what others threw is suppressed in it. */
    static void of(Collection<QueueName> queues, Consumer<QueueName> step) {
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
