package io.holdfast.queue.statistics;

import java.time.Duration;

/** A time up to now, in buckets of equal width. */
public enum Span {
    MINUTE(Duration.ofSeconds(10), 6),
    QUARTER_HOUR(Duration.ofSeconds(10), 90),
    THREE_HOURS(Duration.ofMinutes(1), 180),
    DAY(Duration.ofMinutes(10), 144);

    private final Duration width;
    private final int buckets;

    Span(Duration width, int buckets) {
        this.width = width;
        this.buckets = buckets;
    }

    /** The width of a bucket. */
    public Duration width() {
        return width;
    }

    /** The number of finished buckets. */
    public int buckets() {
        return buckets;
    }

    public Duration length() {
        return width.multipliedBy(buckets);
    }
}
