package io.holdfast.queue.memory;

import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The error groups of queues in memory. */
final class InMemoryErrorGroups implements ErrorGroups {
    private final QueueTable queues;

    InMemoryErrorGroups(QueueTable queues) {
        this.queues = queues;
    }

    @Override
    public QueueErrors groups(QueueName name) {
        InMemoryTaskQueue queue = queues.queue(name);
        QueueState state = queue.state();
        return queue.locked(() -> new QueueErrors(List.copyOf(state.errors.groups(state.failed(), state.now())), 0));
    }

    @Override
    public Map<QueueName, QueueErrors> groups(Collection<QueueName> names, Duration atMost) {
        return names.stream().distinct().collect(Collectors.toMap(Function.identity(), this::groups));
    }

    @Override
    public TaskPage groupTasks(QueueName name, String group, FailedState wanted, int limit, @Nullable String cursor) {
        if (!group.matches("[0-9a-f]{10}")) {
            throw new IllegalArgumentException("group must be the id of an error group: ten hexadecimal digits");
        }
        InMemoryTaskQueue queue = queues.queue(name);
        List<TaskSummary> rest =
                queue.locked(() -> MemoryErrors.tasksOf(queue.state().failed(), group).stream()
                        .filter(task -> (task.state == TaskState.DEAD) == (wanted == FailedState.DEAD))
                        .filter(task -> cursor == null || task.ref.member().compareTo(cursor) > 0)
                        .map(task -> task.summary(name))
                        .toList());
        List<TaskSummary> page = rest.subList(0, Math.min(limit, rest.size()));
        return new TaskPage(
                page, page.size() < limit ? null : page.get(limit - 1).ref().member());
    }
}
