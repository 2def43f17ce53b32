package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.statistics.StatisticsSink;

/**
 * The Redis access of a worker.
 *
 * @param renewals the same queues on their own connection, so that renewals never wait behind other commands
 */
public record WorkerStore(
        TaskQueues queues,
        TaskQueues renewals,
        WorkerRegistry registry,
        StatisticsSink statistics,
        Schedules schedules) {

    public static WorkerStore of(RedisEngine engine) {
        return new WorkerStore(
                engine.queues(), engine.renewalQueues(), engine.workers(), engine.statisticsSink(), engine.schedules());
    }
}
