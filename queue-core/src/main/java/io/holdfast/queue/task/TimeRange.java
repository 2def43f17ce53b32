package io.holdfast.queue.task;

import java.time.Duration;
import java.time.Instant;

/**
 * The range of times that a queue supports. Every duration within the range fits in a {@code long} of nanoseconds, even
 * when added to {@link System#nanoTime()}. Every moment has a year of four digits. Scripts and sorted sets of Redis use
 * milliseconds, which have a wider range: see {@link #MAX_MILLIS}.
 */
public final class TimeRange {

    /** 100 years. */
    public static final Duration MAX_DURATION = Duration.ofDays(36_525);

    /** The last millisecond of the year 9999. */
    public static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    /** The shortest lease that a worker may request. */
    public static final Duration MIN_LEASE = Duration.ofSeconds(1);

    /** The longest lease that a worker may request. */
    public static final Duration MAX_LEASE = Duration.ofDays(1);

    /**
     * The largest integer up to which Redis, which counts in doubles, is exact; as a time it means "never". Larger
     * values are clamped to it, smaller ones to its negative.
     */
    public static final long MAX_MILLIS = 1L << 53;

    private static final Duration NEVER = Duration.ofMillis(MAX_MILLIS);

    private TimeRange() {}

    /** Whether a lease may have this length. */
    public static boolean isLease(Duration lease) {
        return lease.compareTo(MIN_LEASE) >= 0 && lease.compareTo(MAX_LEASE) <= 0;
    }

    /** Whether a duration is neither negative nor longer than {@link #MAX_DURATION}. */
    public static boolean contains(Duration duration) {
        return !duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0;
    }

    /** Returns the nearest duration within the range. */
    public static Duration clamp(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : duration;
    }

    /** Returns the nearest moment within the range, which begins in 1970. */
    public static Instant clamp(Instant moment) {
        if (moment.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return moment.isAfter(MAX_INSTANT) ? MAX_INSTANT : moment;
    }

    /** Returns the duration in milliseconds, clamped to ±{@link #MAX_MILLIS}. */
    public static long millis(Duration duration) {
        if (duration.compareTo(NEVER) > 0) {
            return MAX_MILLIS;
        }
        return duration.compareTo(NEVER.negated()) < 0 ? -MAX_MILLIS : duration.toMillis();
    }

    /** Returns the milliseconds since 1970, clamped to ±{@link #MAX_MILLIS}. */
    public static long millis(Instant moment) {
        if (moment.isAfter(Instant.ofEpochMilli(MAX_MILLIS))) {
            return MAX_MILLIS;
        }
        return moment.isBefore(Instant.ofEpochMilli(-MAX_MILLIS)) ? -MAX_MILLIS : moment.toEpochMilli();
    }

    /** Returns the moment plus the duration, clamped to the same bounds. */
    public static long millisAfter(long moment, Duration duration) {
        return Math.max(-MAX_MILLIS, Math.min(MAX_MILLIS, moment + millis(duration)));
    }
}
