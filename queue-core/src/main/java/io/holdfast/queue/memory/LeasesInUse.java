package io.holdfast.queue.memory;

import org.jspecify.annotations.Nullable;

/**
 * The shortest and the longest lease that workers of one queue use, in ms. Leases that are no longer used are
 * forgotten.
 */
final class LeasesInUse {
    private static final long RANGE_TIME = 60_000;

    private @Nullable Range range;
    private @Nullable Range before;
    private @Nullable Long since;

    private record Range(long shortest, long longest) {
        Range with(Range other) {
            return new Range(Math.min(shortest, other.shortest), Math.max(longest, other.longest));
        }
    }

    void note(long lease) {
        Range noted = new Range(lease, lease);
        range = range == null ? noted : range.with(noted);
    }

    long shortest() {
        return all().shortest;
    }

    /** 0 if no lease is known. */
    long longest() {
        return all().longest;
    }

    private Range all() {
        Range all = new Range(Long.MAX_VALUE, 0);
        all = range == null ? all : all.with(range);
        return before == null ? all : all.with(before);
    }

    /** Every live lease was granted or renewed within the longest of them. */
    void rotate(long now) {
        long started = since == null ? now : since;
        boolean isOver = now - started > Math.max(longest(), RANGE_TIME);
        boolean begins = since == null && longest() > 0;
        if (isOver) {
            before = range;
            range = null;
        }
        if (isOver || now < started || begins) {
            since = now;
        }
    }
}
