package io.holdfast.queue.model;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How long a failed task waits for its next run: exponential back-off with full jitter, a uniformly random wait between
 * zero and {@code min(max, base * 2^retries)}. Full jitter spreads tasks that failed together better than half of it
 * (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
public record ExponentialBackoff(Duration base, Duration max) {

    private static final int MOST_DOUBLINGS = 40;

    /** Bounds both to {@link TimeRange}. */
    public ExponentialBackoff {
        base = TimeRange.clamp(base);
        max = TimeRange.clamp(max);
    }

    /**
     * @param retries how often the task had failed before
     * @param randomUpTo a random number from 0 to its argument, both included
     */
    public Duration after(int retries, LongUnaryOperator randomUpTo) {
        double doubled = base.toMillis() * Math.pow(2, Math.min(retries, MOST_DOUBLINGS));
        long longest = Math.min((long) doubled, max.toMillis());
        return Duration.ofMillis(randomUpTo.applyAsLong(longest));
    }
}
