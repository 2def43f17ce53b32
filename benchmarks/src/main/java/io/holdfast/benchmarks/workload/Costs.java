package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.Contender;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.measure.Metric;
import io.holdfast.benchmarks.measure.ProcessUsage;
import io.holdfast.benchmarks.redis.RedisLook;

/** The resources used up to a moment by Redis and by the contender's process. */
record Costs(double redisMicros, ProcessUsage client) {

    static Costs now(RedisLook redis, Contender.Session session) {
        return new Costs(redis.cpuMicros(), session.usage());
    }

    Costs since(Costs before) {
        return new Costs(redisMicros - before.redisMicros, client.since(before.client));
    }

    /** As values per task, for that many tasks in that time. */
    Measurement of(int tasks, long nanos) {
        return new Measurement()
                .with(Metric.TASKS_PER_SECOND, tasks / (nanos / 1e9))
                .with(Metric.REDIS_MICROS, redisMicros / tasks)
                .with(Metric.CLIENT_MICROS, client.cpuMicros() / tasks);
    }
}
