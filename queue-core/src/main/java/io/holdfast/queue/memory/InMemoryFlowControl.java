package io.holdfast.queue.memory;

import io.holdfast.queue.FlowControl;
import io.holdfast.queue.flow.KeyPage;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The limits of the queues in memory. Thread-safe. */
final class InMemoryFlowControl implements FlowControl {
    private final QueueTable table;

    InMemoryFlowControl(QueueTable table) {
        this.table = table;
    }

    @Override
    public QueueLimits limits(QueueName queue) {
        return of(queue, flow -> flow.limits());
    }

    @Override
    public Map<QueueName, QueueLimits> limits(Collection<QueueName> queues) {
        Map<QueueName, QueueLimits> all = new LinkedHashMap<>();
        for (QueueName queue : queues) {
            if (!limits(queue).equals(QueueLimits.NONE)) {
                all.put(queue, limits(queue));
            }
        }
        return all;
    }

    @Override
    public Map<QueueName, LimitsInUse> inUse(Collection<QueueName> queues) {
        Map<QueueName, LimitsInUse> all = new LinkedHashMap<>();
        for (QueueName queue : queues) {
            LimitsInUse inUse = new LimitsInUse(limits(queue), use(queue));
            if (!inUse.limits().equals(QueueLimits.NONE) || inUse.use().limitedKeys() > 0) {
                all.put(queue, inUse);
            }
        }
        return all;
    }

    @Override
    public void setLimits(QueueName queue, QueueLimits limits) {
        synchronized (table.lock()) {
            table.queue(queue).state().flow.set(limits);
            table.signal(queue);
        }
    }

    @Override
    public LimitUse use(QueueName queue) {
        return of(queue, flow -> new LimitUse(flow.running(), flow.rateUsed(), flow.parkedKeys(), flow.throttled()));
    }

    @Override
    public KeyPage keys(QueueName queue, int limit, @Nullable String cursor) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be between 1 and 1000");
        }
        QueueState state = table.queue(queue).state();
        return of(queue, flow -> {
            TreeSet<String> keys = new TreeSet<>(state.pendingKeys().toList());
            state.sorted(TaskState.PROCESSING).stream()
                    .map(task -> task.header.key())
                    .filter(Objects::nonNull)
                    .forEach(key -> keys.add(key.encoded()));
            flow.paused.forEach(key -> keys.add(key.encoded()));
            List<String> page = keys.stream()
                    .filter(key -> cursor == null || key.compareTo(cursor) > 0)
                    .limit(limit)
                    .toList();
            boolean more = !page.isEmpty() && keys.higher(page.get(page.size() - 1)) != null;
            return new KeyPage(
                    page.stream().map(key -> keyState(state, flow, key)).toList(),
                    more ? page.get(page.size() - 1) : null);
        });
    }

    private static KeyState keyState(QueueState state, MemoryFlow flow, String encoded) {
        TaskKey key = TaskKey.ofEncoded(encoded);
        long pending = state.sorted(task -> task.state == TaskState.PENDING && key.equals(task.header.key()))
                .size();
        LimitReached reached = pending == 0 ? null : flow.keyLimit(key);
        return new KeyState(
                key, pending, flow.running(key), flow.paused.contains(key), reached == null ? null : reached.limit());
    }

    @Override
    public Optional<QueueFull> fullKey(QueueName queue, Map<TaskKey, Integer> more) {
        synchronized (table.lock()) {
            return Optional.ofNullable(new MemoryIntake(table.queue(queue).state()).fullKey(more));
        }
    }

    @Override
    public boolean pauseKey(QueueName queue, TaskKey key, String who) {
        return of(queue, flow -> flow.pause(key));
    }

    @Override
    public boolean resumeKey(QueueName queue, TaskKey key) {
        return of(queue, flow -> flow.resume(key));
    }

    private <T> T of(QueueName queue, Function<MemoryFlow, T> reader) {
        synchronized (table.lock()) {
            return reader.apply(table.queue(queue).state().flow);
        }
    }
}
