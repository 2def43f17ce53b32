package io.holdfast.benchmarks.redis;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.Map;
import java.util.stream.Collectors;

/** What Redis reports about itself. */
public final class RedisLook {

    private final RedisCommands<String, String> redis;

    RedisLook(RedisCommands<String, String> redis) {
        this.redis = redis;
    }

    /** CPU microseconds of the main thread; threads that write or sync files are not included. */
    public double cpuMicros() {
        Map<String, String> cpu = info("cpu");
        String user = cpu.getOrDefault("used_cpu_user_main_thread", cpu.get("used_cpu_user"));
        String system = cpu.getOrDefault("used_cpu_sys_main_thread", cpu.get("used_cpu_sys"));
        return (Double.parseDouble(user) + Double.parseDouble(system)) * 1e6;
    }

    public long memoryBytes() {
        return Long.parseLong(info("memory").get("used_memory"));
    }

    /** From now on, Redis logs commands that take longer than this. */
    public void noteSlow(long micros) {
        redis.configSet("slowlog-max-len", "10000");
        redis.configSet("slowlog-log-slower-than", Long.toString(micros));
        redis.slowlogReset();
    }

    public SlowCommands slow() {
        return SlowCommands.of(redis.slowlogGet(10_000));
    }

    private Map<String, String> info(String section) {
        return redis.info(section)
                .lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
