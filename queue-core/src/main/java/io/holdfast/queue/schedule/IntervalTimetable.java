package io.holdfast.queue.schedule;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Ticks in a fixed interval, counted from the epoch: {@code 1970-01-01T00:00:00Z}. They do not depend on when somebody
 * looked last, so they do not drift.
 */
public record IntervalTimetable(Duration every) implements Timetable {

    /** Shorter intervals are not possible: a tick has a task of its own, which is named by the second. */
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

    /** 100 years. */
    public static final Duration MAX_INTERVAL = TimeRange.MAX_DURATION;

    public IntervalTimetable {
        if (every.compareTo(MIN_INTERVAL) < 0
                || every.compareTo(MAX_INTERVAL) > 0
                || every.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException("every_ms must be a whole number from " + MIN_INTERVAL.toMillis()
                    + " to " + MAX_INTERVAL.toMillis() + " (100 years)");
        }
    }

    @Override
    public @Nullable Instant next(Instant after) {
        long interval = every.toMillis();
        long next = (Math.floorDiv(after.toEpochMilli(), interval) + 1) * interval;
        return next > TimeRange.MAX_INSTANT.toEpochMilli() ? null : Instant.ofEpochMilli(next);
    }
}
