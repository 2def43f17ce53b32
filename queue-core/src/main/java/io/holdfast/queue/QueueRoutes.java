package io.holdfast.queue;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskType;
import java.util.Map;
import java.util.Optional;

/** Which queue takes the tasks of a type that name none. */
public interface QueueRoutes {

    /** As of a few seconds ago at most. */
    Optional<QueueName> routeOf(TaskType type);

    Map<TaskType, QueueName> routes();

    void route(TaskType type, QueueName queue);

    /** Sets the queue of a type that has none yet; returns the one that stands then. */
    QueueName routeIfAbsent(TaskType type, QueueName queue);

    void unroute(TaskType type);
}
