package io.holdfast.queue.model;

import java.time.Duration;

/** A failed run that is to be tried again: through delayed, after the delay, at the cost of one retry. */
public record Retry(Lease lease, Duration delay, Failure failure) {

    /** Bounds the delay to {@link TimeRange}. */
    public Retry {
        delay = TimeRange.clamp(delay);
    }
}
