package io.holdfast.queue.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a queue are in each place, counted at one moment.
 *
 * @param oldestPending how long ago the task that is next in line was created; null when none is pending, or when the
 *                      first 1,000 entries of each list belong to cancelled tasks
 */
public record Depths(
        long pendingHigh,
        long pendingDefault,
        long pendingLow,
        long delayed,
        long processing,
        long deadLetter,
        long completed,
        @Nullable Duration oldestPending,
        boolean paused) {

    /** Nothing anywhere. */
    public static final Depths NONE = new Depths(0, 0, 0, 0, 0, 0, 0, null, false);

    public long pending() {
        return pendingHigh + pendingDefault + pendingLow;
    }

    /** The sum of two queues; the older head of the two; paused when both are. */
    public Depths plus(Depths other) {
        return new Depths(
                pendingHigh + other.pendingHigh,
                pendingDefault + other.pendingDefault,
                pendingLow + other.pendingLow,
                delayed + other.delayed,
                processing + other.processing,
                deadLetter + other.deadLetter,
                completed + other.completed,
                older(oldestPending, other.oldestPending),
                paused && other.paused);
    }

    private static @Nullable Duration older(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
