package io.holdfast.monitor.autoscale;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many slots a queue needed at one moment, or the most that it needed in a few seconds.
 *
 * @param busy the slots that its tasks keep busy, on average, at the rate at which they arrived in the minute before
 * @param backlogSeconds the run time of all tasks that waited for a slot; null if the run time is not known
 * @param pending the number of tasks that waited for a slot
 * @param running the number of tasks that had a slot
 * @param slots the number of slots that there were
 */
record Demand(Instant at, double busy, @Nullable Double backlogSeconds, long pending, long running, int slots) {

    /** Nothing was needed. */
    static Demand none(Instant at, int slots) {
        return new Demand(at, 0, 0.0, 0, 0, slots);
    }

    /**
     * The number of slots that start the last pending task within the time: a slot starts {@code seconds / run time} tasks in
     * it. There is no use for more slots than tasks. As long as no run has ended, it is twice the number of slots.
     */
    double backlogSlots(double seconds) {
        double tasks = pending == 0 ? 0 : pending + running;
        return Math.min(tasks, backlogSeconds == null ? Math.max(1, 2.0 * slots) : backlogSeconds / seconds);
    }

    /** The greater of each number, at the time of this. */
    Demand max(Demand other) {
        return new Demand(
                at,
                Math.max(busy, other.busy),
                backlogSeconds == null || other.backlogSeconds == null
                        ? null
                        : Double.valueOf(Math.max(backlogSeconds, other.backlogSeconds)),
                Math.max(pending, other.pending),
                Math.max(running, other.running),
                Math.max(slots, other.slots));
    }
}
