package io.holdfast.queue.lease;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How long a failed task waits for its next run: exponential back-off with full jitter, a uniformly random delay
 * between zero and {@code min(max, base * 2^retries)}. Full jitter spreads tasks that failed together better than half
 * jitter (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
public record ExponentialBackoff(Duration base, Duration max) {

    private static final int MAX_DOUBLINGS = 40;

    /** Clamps both values to {@link TimeRange}. */
    public ExponentialBackoff {
        base = TimeRange.clamp(base);
        max = TimeRange.clamp(max);
    }

    /**
     * @param retries how often the task has failed before
     * @param randomUpTo returns a random number between 0 and its argument, inclusive
     */
    public Duration after(int retries, LongUnaryOperator randomUpTo) {
        double doubled = base.toMillis() * Math.pow(2, Math.min(retries, MAX_DOUBLINGS));
        long delay = Math.min((long) doubled, max.toMillis());
        return Duration.ofMillis(randomUpTo.applyAsLong(delay));
    }
}
