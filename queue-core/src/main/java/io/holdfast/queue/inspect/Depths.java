package io.holdfast.queue.inspect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a queue are in each place, counted at one moment.
 *
 * @param oldestPending the age of the next pending task since its creation; null if none is pending, or if the first
 *     1,000 entries of each list belong to cancelled tasks
 * @param pause null if the queue is not paused
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
        @Nullable QueuePause pause) {

    /** No tasks in any place. */
    public static final Depths NONE = new Depths(0, 0, 0, 0, 0, 0, 0, null, null);

    /** The depths of a queue of which it is not known who paused it. */
    public Depths(
            long pendingHigh,
            long pendingDefault,
            long pendingLow,
            long delayed,
            long processing,
            long deadLetter,
            long completed,
            @Nullable Duration oldestPending,
            boolean paused) {
        this(
                pendingHigh,
                pendingDefault,
                pendingLow,
                delayed,
                processing,
                deadLetter,
                completed,
                oldestPending,
                paused ? QueuePause.UNKNOWN : null);
    }

    public boolean paused() {
        return pause != null;
    }

    public long pending() {
        return pendingHigh + pendingDefault + pendingLow;
    }

    /** Returns the sum of two queues, with the older of the two oldest pending tasks; paused if both are. */
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
                paused() && other.paused());
    }

    private static @Nullable Duration older(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
