package io.holdfast.queue.redis;

import io.holdfast.queue.OpenServices;
import io.holdfast.queue.redis.connection.ServerTime;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.OneLine;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;

/** A sorted set of names with the time of their last report. A report removes old ones. */
final class RedisOpenServices implements OpenServices {

    private static final int MAX_BYTES = 200;
    private static final int MAX_REMOVED = 100;

    private final ScriptRunner runner;
    private final byte[] key;

    RedisOpenServices(ScriptRunner runner, boolean cluster) {
        this.runner = runner;
        this.key = RedisKeys.shared(cluster).of(Key.OPEN_SERVICES);
    }

    @Override
    public void report(String service) {
        byte[] name = Bytes.of(OneLine.of(service, MAX_BYTES));
        runner.commands().run("report an open service", connection -> {
            long now = ServerTime.millis(connection, key);
            Set<byte[]> old = named(connection, Range.leftUnbounded(Range.Bound.exclusive(oldest(now))), MAX_REMOVED);
            if (!old.isEmpty()) {
                connection.zSetCommands().zRem(key, old.toArray(byte[][]::new));
            }
            return connection.zSetCommands().zAdd(key, (double) now, name);
        });
    }

    @Override
    public List<String> current() {
        return runner.commands().run("list open services", connection -> {
            long now = ServerTime.millis(connection, key);
            return named(connection, Range.rightUnbounded(Range.Bound.inclusive(oldest(now))), MAX_SHOWN).stream()
                    .map(Bytes::text)
                    .sorted()
                    .toList();
        });
    }

    private Set<byte[]> named(RedisConnection connection, Range<Double> times, int limit) {
        return Objects.requireNonNull(connection
                .zSetCommands()
                .zRangeByScore(key, times, Limit.limit().count(limit)));
    }

    private static double oldest(long now) {
        return (double) (now - VALIDITY.toMillis());
    }
}
