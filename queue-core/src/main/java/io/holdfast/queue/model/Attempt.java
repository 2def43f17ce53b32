package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task that did not succeed.
 *
 * @param endedAt by Redis' clock
 * @param kind whether its handler failed or its worker died
 * @param runTime null when the worker died
 */
public record Attempt(
        Instant endedAt,
        Kind kind,
        WorkerId worker,
        @Nullable Duration runTime,
        String error) {

    /** How a run came to nothing. */
    public enum Kind {
        /** The handler threw, or ran longer than the task's timeout. */
        FAILED,
        /** The worker's lease expired and the reaper took the task back. */
        RECLAIMED
    }
}
