package io.holdfast.monitor.web.overview;

import io.holdfast.queue.task.QueueName;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The queue in a URL. */
final class QueueParameter {

    private QueueParameter() {}

    /** Null for all queues. */
    static @Nullable QueueName of(@Nullable String queue) {
        try {
            return queue == null || queue.isEmpty() ? null : new QueueName(queue);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }
}
