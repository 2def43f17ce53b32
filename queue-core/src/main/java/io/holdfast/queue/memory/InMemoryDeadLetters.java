package io.holdfast.queue.memory;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The dead letters of queues in memory. */
final class InMemoryDeadLetters implements DeadLetters {
    private final QueueTable queues;
    private final QueueInspector inspector;

    InMemoryDeadLetters(QueueTable queues, QueueInspector inspector) {
        this.queues = queues;
        this.inspector = inspector;
    }

    @Override
    public TaskPage list(QueueName queue, int limit, @Nullable String cursor) {
        return inspector.page(queue, TaskState.DEAD, limit, cursor);
    }

    @Override
    public Set<TaskId> requeue(QueueName queue, Collection<TaskId> ids) {
        return underEachMember(ids, queues.queue(queue)::requeue);
    }

    @Override
    public Set<TaskId> discard(QueueName queue, Collection<TaskId> ids) {
        return underEachMember(ids, queues.queue(queue)::discard);
    }

    private static Set<TaskId> underEachMember(
            Collection<TaskId> ids, Function<Collection<TaskRef>, Set<TaskId>> step) {
        Set<TaskId> left = Set.copyOf(ids);
        for (boolean keyed : List.of(false, true)) {
            for (Priority priority : Priority.values()) {
                left = step.apply(left.stream()
                        .map(id -> new TaskRef(priority, id, keyed))
                        .toList());
            }
        }
        return left;
    }

    @Override
    public long requeueAll(QueueName name) {
        InMemoryTaskQueue queue = queues.queue(name);
        return queue.locked(() -> {
            List<TaskRef> dead = queue.state().sorted(TaskState.DEAD).stream()
                    .map(task -> task.ref)
                    .toList();
            queue.requeue(dead);
            return dead.size();
        });
    }
}
