package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.task.QueueName;
import org.jspecify.annotations.Nullable;

/** The queue in a URL. */
final class QueueParameter {

    private QueueParameter() {}

    /** Null for all queues. */
    static @Nullable QueueName of(@Nullable String queue) {
        try {
            return queue == null || queue.isEmpty() ? null : new QueueName(queue);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("queue", String.valueOf(e.getMessage()));
        }
    }
}
