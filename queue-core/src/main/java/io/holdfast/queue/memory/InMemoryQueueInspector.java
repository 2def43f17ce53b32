package io.holdfast.queue.memory;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads queues in memory. */
final class InMemoryQueueInspector implements QueueInspector {
    private static final Pattern CURSOR = Pattern.compile("(ALL|[A-Z]+)_(\\d{1,9})");
    /** As in {@code depths.lua}. */
    private static final int MAX_PASSED = 250;

    private static final List<Priority> IN_ORDER = List.of(Priority.HIGH, Priority.DEFAULT, Priority.LOW);

    /** As their letters sort. */
    private static final List<Priority> KEYED_IN_ORDER = List.of(Priority.DEFAULT, Priority.HIGH, Priority.LOW);

    private final QueueTable queues;

    InMemoryQueueInspector(QueueTable queues) {
        this.queues = queues;
    }

    @Override
    public Depths depths(QueueName name) {
        InMemoryTaskQueue queue = queues.queue(name);
        return queue.locked(() -> depths(queue.state()));
    }

    @Override
    public Map<QueueName, Depths> depths(Collection<QueueName> names) {
        return names.stream().distinct().collect(Collectors.toMap(Function.identity(), this::depths));
    }

    @Override
    public Map<QueueName, Depths> depths(Collection<QueueName> names, Duration atMost) {
        return depths(names);
    }

    private static Depths depths(QueueState state) {
        return new Depths(
                state.pending(Priority.HIGH).count(),
                state.pending(Priority.DEFAULT).count(),
                state.pending(Priority.LOW).count(),
                state.sorted(TaskState.DELAYED).size(),
                state.sorted(TaskState.PROCESSING).size(),
                state.sorted(TaskState.DEAD).size(),
                state.sorted(StoredTask::hasEnded).size(),
                oldestPending(state),
                state.pause);
    }

    private static @Nullable Duration oldestPending(QueueState state) {
        return IN_ORDER.stream()
                .flatMap(priority -> Stream.concat(
                        firstPending(state.list(priority)).stream(),
                        state.keyed(priority).firstTasks()))
                .map(task -> task.header.createdAt().toEpochMilli())
                .map(createdAt -> Duration.ofMillis(Math.max(0, state.now() - createdAt)))
                .max(Duration::compareTo)
                .orElse(null);
    }

    /** Skips a task that also has a tombstone in the list: in Redis their entries are equal. */
    private static Optional<StoredTask> firstPending(Deque<StoredTask> list) {
        Set<TaskRef> tombstones = list.stream()
                .filter(StoredTask::isTombstone)
                .map(task -> task.ref)
                .collect(Collectors.toSet());
        return list.stream()
                .limit(MAX_PASSED)
                .filter(task -> !tombstones.contains(task.ref))
                .findFirst();
    }

    @Override
    public Depths totalDepths() {
        return queues.known().stream().map(this::depths).reduce(Depths::plus).orElse(Depths.NONE);
    }

    @Override
    public Optional<TaskDetail> find(QueueName name, TaskId id) {
        InMemoryTaskQueue queue = queues.queue(name);
        return queue.locked(() -> {
            StoredTask task = queue.state().find(id);
            return task == null || task.forgotten ? Optional.empty() : Optional.of(task.detail(name));
        });
    }

    @Override
    public Position position(TaskSummary task) {
        InMemoryTaskQueue queue = queues.queue(task.queue());
        return queue.locked(() -> queue.position(task));
    }

    @Override
    public TaskPage page(QueueName name, @Nullable TaskState wanted, int limit, @Nullable String cursor) {
        InMemoryTaskQueue queue = queues.queue(name);
        List<TaskSummary> all = queue.locked(() -> inOrder(queue.state())
                .filter(task -> wanted == null || task.state == wanted)
                .map(task -> task.summary(name))
                .toList());
        String list = wanted == null ? "ALL" : wanted.name();
        int from = Math.min(all.size(), cursor == null ? 0 : offset(cursor, list));
        int to = Math.min(all.size(), from + limit);
        return new TaskPage(all.subList(from, to), to < all.size() ? list + "_" + to : null);
    }

    private static int offset(String cursor, String list) {
        Matcher matcher = CURSOR.matcher(cursor);
        if (matcher.matches() && matcher.group(1).equals(list)) {
            return Integer.parseInt(matcher.group(2));
        }
        throw new IllegalArgumentException("cursor must be the next_cursor of a page of the same list");
    }

    private static Stream<StoredTask> inOrder(QueueState state) {
        List<StoredTask> all = new ArrayList<>();
        IN_ORDER.forEach(priority -> state.unkeyed(priority).forEach(all::add));
        KEYED_IN_ORDER.forEach(priority -> state.keyed(priority).tasks().forEach(all::add));
        all.addAll(state.sorted(TaskState.DELAYED));
        all.addAll(state.sorted(TaskState.PROCESSING));
        all.addAll(state.sorted(StoredTask::hasEnded));
        all.addAll(state.sorted(TaskState.DEAD));
        return all.stream();
    }
}
