package io.holdfast.testkit;

import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Routes in memory. */
final class FixedRoutes implements QueueRoutes {

    private final Map<TaskType, QueueName> routes = new ConcurrentHashMap<>();

    @Override
    public Optional<QueueName> routeOf(TaskType type) {
        return Optional.ofNullable(routes.get(type));
    }

    @Override
    public Map<TaskType, QueueName> routes() {
        return Map.copyOf(routes);
    }

    @Override
    public void route(TaskType type, QueueName queue) {
        routes.put(type, queue);
    }

    @Override
    public QueueName routeIfAbsent(TaskType type, QueueName queue) {
        QueueName standing = routes.putIfAbsent(type, queue);
        return standing == null ? queue : standing;
    }

    @Override
    public void unroute(TaskType type) {
        routes.remove(type);
    }
}
