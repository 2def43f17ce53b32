package io.holdfast.queue.flow;

import java.time.Duration;

/**
 * How many tasks may start within a time. Starts are evenly spaced, one every {@code per / count}; after a break, up to
 * {@code burst} tasks start at once. So at most {@code count + burst - 1} tasks start within any {@code per}.
 *
 * @param count 1 to {@link #MAX_COUNT}
 * @param per 1 ms to {@link #MAX_PER}, whole milliseconds
 * @param burst 1 to {@link #MAX_COUNT}
 */
public record Rate(int count, Duration per, int burst) {

    public static final int MAX_COUNT = 1_000_000;
    public static final Duration MAX_PER = Duration.ofDays(1);

    public Rate {
        LimitRange.check("count", count, MAX_COUNT);
        LimitRange.check("per_ms", per.compareTo(MAX_PER) > 0 ? Long.MAX_VALUE : per.toMillis(), MAX_PER.toMillis());
        LimitRange.check("burst", burst, MAX_COUNT);
        if (per.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException("per must be whole milliseconds");
        }
    }

    /** A rate without bursts. */
    public static Rate of(int count, Duration per) {
        return new Rate(count, per, 1);
    }
}
