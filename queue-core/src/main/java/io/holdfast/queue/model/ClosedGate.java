package io.holdfast.queue.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A queue that a worker serves, and takes nothing from at present.
 *
 * @param reason shown to whoever asks why a task is not running
 * @param until when it looks again, by its own clock; null when it does not know
 */
public record ClosedGate(
        QueueName queue, String reason, @Nullable Instant until) {}
