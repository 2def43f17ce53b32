package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.measure.ProcessUsage;
import io.holdfast.benchmarks.redis.RedisLook;

/** What both sides have used up to a moment: Redis, and this process. */
record Costs(double redisMicros, ProcessUsage client) {

    static Costs now(RedisLook redis) {
        return new Costs(redis.cpuMicros(), ProcessUsage.now());
    }

    Costs since(Costs before) {
        return new Costs(redisMicros - before.redisMicros, client.since(before.client));
    }
}
