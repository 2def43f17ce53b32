package io.holdfast.queue.statistics;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How often a time fell into each of a fixed set of ranges. Each power of two of microseconds has {@value #PER_OCTAVE}
 * ranges of equal width, so a percentile is wrong by 12.5 % at most.
 */
public final class LatencyHistogram {

    /** Ranges per power of two. */
    static final int PER_OCTAVE = 8;

    /** The longest time that is distinguished: about 100 days. */
    private static final long MAX_MICROS = (1L << 43) - 1;

    private static final int BITS = 3;

    /** The number of ranges. */
    static final int RANGES = rangeOf(MAX_MICROS) + 1;

    private final NavigableMap<Integer, Long> counts;
    private final long total;

    LatencyHistogram(Map<Integer, Long> counts) {
        this.counts = new TreeMap<>(counts);
        this.total = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    static int rangeOf(Duration time) {
        return rangeOf(microsOf(time));
    }

    /** The time in microseconds, within the bounds that are distinguished. A far time would overflow nanoseconds. */
    static long microsOf(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.compareTo(Duration.ofDays(100)) > 0 ? MAX_MICROS : time.toNanos() / 1_000;
    }

    private static int rangeOf(long micros) {
        long value = Math.min(micros, MAX_MICROS);
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - BITS - 1);
        return shift * PER_OCTAVE + (int) (value >>> shift);
    }

    /** The lower bound of a range in microseconds. */
    static long lowerBound(int range) {
        int shift = Math.max(0, range / PER_OCTAVE - 1);
        return (long) (range - shift * PER_OCTAVE) << shift;
    }

    /** How many times were recorded. */
    public long total() {
        return total;
    }

    /**
     * The time that this share of all times does not exceed, interpolated within its range.
     *
     * @param share 0 to 1
     * @return in milliseconds; empty if no time was recorded
     */
    public OptionalDouble percentile(double share) {
        double rank = share * total;
        long below = 0;
        for (Map.Entry<Integer, Long> range : counts.entrySet()) {
            long count = range.getValue();
            if (count > 0 && below + count >= rank) {
                double lower = lowerBound(range.getKey());
                double upper = lowerBound(range.getKey() + 1);
                double inside = Math.max(0, rank - below) / count;
                return OptionalDouble.of((lower + inside * (upper - lower)) / 1_000);
            }
            below += count;
        }
        return OptionalDouble.empty();
    }
}
