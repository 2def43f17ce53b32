package io.holdfast.queue;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.util.Map;
import java.util.Optional;

/** Maps task types to the queues that take their tasks when a task names no queue. */
public interface QueueRoutes {

    /** May be a few seconds old. */
    Optional<QueueName> routeOf(TaskType type);

    Map<TaskType, QueueName> routes();

    void route(TaskType type, QueueName queue);

    /** Sets the queue of a type that has none yet, and returns the queue of the type after the call. */
    QueueName routeIfAbsent(TaskType type, QueueName queue);

    void unroute(TaskType type);
}
