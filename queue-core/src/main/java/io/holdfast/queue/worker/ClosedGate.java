package io.holdfast.queue.worker;

import io.holdfast.queue.task.QueueName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A queue that a worker serves but currently takes nothing from.
 *
 * @param reason shown to users who ask why a task is not running
 * @param until when the worker checks again, by its own clock; null if unknown
 */
public record ClosedGate(
        QueueName queue, String reason, @Nullable Instant until) {

    /** The reason of a worker that drains. */
    public static final String DRAINING = "The worker is draining";
}
