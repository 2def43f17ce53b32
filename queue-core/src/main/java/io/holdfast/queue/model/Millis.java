package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;

/**
 * Times in milliseconds, as the scripts and sorted sets of Redis hold them: exact up to {@value #MAX}, which is so far away
 * that it stands for "never". What lies beyond, in either direction, is that.
 */
public final class Millis {

    /** The largest number up to which Redis, which counts in doubles, is exact. */
    public static final long MAX = 1L << 53;

    private static final Duration LONGEST = Duration.ofMillis(MAX);

    private Millis() {}

    public static long of(Duration duration) {
        if (duration.compareTo(LONGEST) > 0) {
            return MAX;
        }
        return duration.compareTo(LONGEST.negated()) < 0 ? -MAX : duration.toMillis();
    }

    public static long of(Instant moment) {
        if (moment.isAfter(Instant.ofEpochMilli(MAX))) {
            return MAX;
        }
        return moment.isBefore(Instant.ofEpochMilli(-MAX)) ? -MAX : moment.toEpochMilli();
    }

    /** A moment so long after another, both within these bounds. */
    public static long after(long moment, Duration duration) {
        return Math.max(-MAX, Math.min(MAX, moment + of(duration)));
    }
}
