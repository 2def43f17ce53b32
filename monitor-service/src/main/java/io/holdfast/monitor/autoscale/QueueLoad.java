package io.holdfast.monitor.autoscale;

import io.holdfast.queue.inspect.Depths;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The load of a queue, or of all queues together, now and in the last minutes.
 *
 * @param workers living workers that take tasks of the queue
 * @param slots of these workers
 * @param busy slots of these workers that run a task, of whichever queue
 * @param runTime the average time for which a run takes a slot; null as long as no run has ended
 * @param usefulSlots the number of slots beyond which the limits of the queue let no task run; infinite without limits
 */
public record QueueLoad(
        Instant at,
        Depths depths,
        int workers,
        int slots,
        int busy,
        @Nullable Duration runTime,
        double usefulSlots,
        Demands demands) {

    /** The average number of slots of the workers, 1 if there is none. */
    public int slotsPerWorker() {
        return workers == 0 ? 1 : Math.max(1, Math.round((float) slots / workers));
    }

    public Recommendation recommend(ScaleGoal goal) {
        boolean hasTasks = LoadSample.pending(depths) + depths.delayed() + depths.processing() > 0;
        return Recommendation.of(demands, usefulSlots, hasTasks, goal);
    }
}
