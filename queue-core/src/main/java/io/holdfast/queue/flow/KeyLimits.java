package io.holdfast.queue.flow;

import org.jspecify.annotations.Nullable;

/**
 * The limits of one key, instead of those that a queue has for each key, and its share.
 *
 * @param concurrency how many of its tasks may run at once; null for no limit
 * @param rate how many of its tasks may start within a time; null for no limit
 * @param weight its share of the turns, 1 to {@link #MAX_WEIGHT}: a key of weight 3 gets three times the turns of one of
 *     weight 1
 */
public record KeyLimits(
        @Nullable Integer concurrency, @Nullable Rate rate, int weight) {

    public static final int MAX_WEIGHT = 100;

    public KeyLimits {
        if (concurrency != null) {
            LimitRange.check("concurrency", concurrency, QueueLimits.MAX_CONCURRENCY);
        }
        LimitRange.check("weight", weight, MAX_WEIGHT);
    }
}
