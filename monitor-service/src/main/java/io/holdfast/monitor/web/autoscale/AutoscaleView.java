package io.holdfast.monitor.web.autoscale;

import io.holdfast.monitor.autoscale.QueueLoad;
import io.holdfast.monitor.autoscale.Recommendation;
import io.holdfast.monitor.autoscale.ScaleGoal;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The body of {@code GET /autoscale}. Autoscalers read {@code recommended_workers}; the other values say how it came about.
 *
 * @param queue null for all queues together
 * @param oldestPendingMs null if no task is pending
 * @param runTimeMs null as long as no run has ended
 */
@JsonNaming(SnakeCaseStrategy.class)
record AutoscaleView(
        Instant at,
        @Nullable String queue,
        boolean paused,
        long pending,
        long delayed,
        long running,
        @Nullable Long oldestPendingMs,
        int workers,
        int slots,
        int busy,
        @Nullable Double runTimeMs,
        long targetWaitMs,
        int min,
        int max,
        int slotsPerWorker,
        double demandSlots,
        double backlogSlots,
        double scaleInSlots,
        double recommendedSlots,
        int recommendedWorkers) {

    static AutoscaleView of(@Nullable QueueName queue, QueueLoad load, ScaleGoal goal) {
        Depths depths = load.depths();
        Duration oldest = depths.oldestPending();
        Duration runTime = load.runTime();
        Recommendation recommended = load.recommend(goal);
        return new AutoscaleView(
                load.at(),
                queue == null ? null : queue.value(),
                depths.paused(),
                depths.pending(),
                depths.delayed(),
                depths.processing(),
                oldest == null ? null : oldest.toMillis(),
                load.workers(),
                load.slots(),
                load.busy(),
                runTime == null ? null : rounded(runTime.toNanos() / 1e6),
                goal.targetWait().toMillis(),
                goal.min(),
                goal.max(),
                goal.slotsPerWorker(),
                rounded(recommended.demandSlots()),
                rounded(recommended.backlogSlots()),
                rounded(recommended.scaleInSlots()),
                rounded(recommended.slots()),
                recommended.workers());
    }

    /** To thousandths. */
    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
