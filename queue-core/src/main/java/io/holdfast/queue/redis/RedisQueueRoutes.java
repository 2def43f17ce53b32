package io.holdfast.queue.redis;

import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The routes of one Redis, cached for a few seconds. */
final class RedisQueueRoutes implements QueueRoutes {

    private static final Duration MAX_AGE = Duration.ofSeconds(3);

    private final ScriptRunner runner;
    private final byte[] key;
    private volatile Snapshot snapshot = new Snapshot(Map.of(), System.nanoTime() - MAX_AGE.toNanos());

    private record Snapshot(Map<TaskType, QueueName> routes, long readNanos) {

        boolean isCurrent() {
            return System.nanoTime() - readNanos < MAX_AGE.toNanos();
        }
    }

    RedisQueueRoutes(ScriptRunner runner, boolean cluster) {
        this.runner = runner;
        this.key = RedisKeys.shared(cluster).of(Key.ROUTES);
    }

    @Override
    public Optional<QueueName> routeOf(TaskType type) {
        Snapshot current = snapshot;
        if (!current.isCurrent()) {
            current = new Snapshot(routes(), System.nanoTime());
            snapshot = current;
        }
        return Optional.ofNullable(current.routes().get(type));
    }

    @Override
    public Map<TaskType, QueueName> routes() {
        Map<TaskType, QueueName> routes = new HashMap<>();
        runner.commands()
                .run("list routes", connection -> connection.hashCommands().hGetAll(key))
                .forEach((type, queue) -> {
                    TaskType known = StoredName.type(Bytes.text(type));
                    QueueName target = StoredName.queue(Bytes.text(queue));
                    if (known != null && target != null) {
                        routes.put(known, target);
                    }
                });
        return routes;
    }

    @Override
    public void route(TaskType type, QueueName queue) {
        runner.commands()
                .run(
                        "set a route",
                        connection ->
                                connection.hashCommands().hSet(key, Bytes.of(type.value()), Bytes.of(queue.value())));
    }

    @Override
    public QueueName routeIfAbsent(TaskType type, QueueName queue) {
        byte[] field = Bytes.of(type.value());
        byte[] current = runner.commands().run("set a route", connection -> {
            connection.hashCommands().hSetNX(key, field, Bytes.of(queue.value()));
            return connection.hashCommands().hGet(key, field);
        });
        return current == null ? queue : new QueueName(Bytes.text(current)); // null: removed at this moment
    }

    @Override
    public void unroute(TaskType type) {
        runner.commands()
                .run("remove a route", connection -> connection.hashCommands().hDel(key, Bytes.of(type.value())));
    }
}
