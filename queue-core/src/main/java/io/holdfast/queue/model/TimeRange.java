package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;

/**
 * The times that a queue works with. Every duration within the range fits in a {@code long} of nanoseconds, also when it
 * is added to {@link System#nanoTime()}; every moment has a year of four digits.
 */
public final class TimeRange {

    /** 100 years. */
    public static final Duration MAX_DURATION = Duration.ofDays(36_525);

    /** The last millisecond of the year 9999. */
    public static final Instant MAX_MOMENT = Instant.parse("9999-12-31T23:59:59.999Z");

    private TimeRange() {}

    /** Whether a duration is neither negative nor longer than {@link #MAX_DURATION}. */
    public static boolean contains(Duration duration) {
        return !duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0;
    }

    /** The nearest duration within the range. */
    public static Duration clamp(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : duration;
    }

    /** The nearest moment within the range, which begins with 1970. */
    public static Instant clamp(Instant moment) {
        if (moment.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return moment.isAfter(MAX_MOMENT) ? MAX_MOMENT : moment;
    }
}
