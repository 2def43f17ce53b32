package io.holdfast.queue.redis;

import io.holdfast.testing.TestRedis;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.data.redis.connection.RedisConnection;

/** How often each command has run on the shared Redis, including those within scripts. */
record CommandCounts(Map<String, Long> calls) {

    static CommandCounts now() {
        Map<String, Long> calls = new TreeMap<>();
        try (RedisConnection connection = TestRedis.shared().factory().getConnection()) {
            Properties stats = connection.serverCommands().info("commandstats");
            stats.stringPropertyNames()
                    .forEach(name -> calls.put(
                            name.substring("cmdstat_".length()),
                            Long.parseLong(stats.getProperty(name).replaceFirst("calls=(\\d+).*", "$1"))));
        }
        return new CommandCounts(calls);
    }

    CommandCounts since(CommandCounts before) {
        Map<String, Long> since = new TreeMap<>();
        calls.forEach((name, count) -> since.put(name, count - before.of(name)));
        return new CommandCounts(since);
    }

    long of(String command) {
        return calls.getOrDefault(command, 0L);
    }
}
