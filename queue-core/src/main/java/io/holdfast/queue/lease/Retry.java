package io.holdfast.queue.lease;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;

/** A failed run that is retried: the task is delayed, which costs one retry. */
public record Retry(Lease lease, Duration delay, Failure failure) {

    /** Clamps the delay to {@link TimeRange}. */
    public Retry {
        delay = TimeRange.clamp(delay);
    }
}
