package io.holdfast.queue.memory;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WakeupListener;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queues of one test, in memory, on a clock that the test controls. Behaves as the engine on Redis does, except for
 * what only Redis can do: be unavailable, be full, expire keys by its own clock. Thread-safe.
 */
public final class InMemoryTaskQueues implements TaskQueues {
    private final QueueTable table;
    private final Map<String, Long> turns = new HashMap<>();
    private final WorkerRegistry workers;

    public InMemoryTaskQueues(MovableClock clock) {
        this(clock, Jitter.RANDOM);
    }

    public InMemoryTaskQueues(MovableClock clock, Jitter jitter) {
        this.table = new QueueTable(clock, jitter);
        this.workers = new InMemoryWorkerRegistry(table);
    }

    public MovableClock clock() {
        return table.clock();
    }

    public QueueInspector inspector() {
        return new InMemoryQueueInspector(table);
    }

    public DeadLetters deadLetters() {
        return new InMemoryDeadLetters(table, inspector());
    }

    public ErrorGroups errorGroups() {
        return new InMemoryErrorGroups(table);
    }

    public WorkerRegistry workers() {
        return workers;
    }

    /** The limits of these queues. */
    public FlowControl flowControl() {
        return new InMemoryFlowControl(table);
    }

    @Override
    public InMemoryTaskQueue queue(QueueName name) {
        return table.queue(name);
    }

    @Override
    public Set<QueueName> known() {
        return table.known();
    }

    /** There is no limit on the number of queues. */
    @Override
    public Collection<QueueName> register(Collection<QueueName> names) {
        registerAnyway(names);
        return List.of();
    }

    /** Queues in memory are never forgotten. */
    @Override
    public void markUsed(Collection<QueueName> names) {}

    @Override
    public void registerAnyway(Collection<QueueName> names) {
        synchronized (table.lock()) {
            names.forEach(name -> queue(name).state().known = true);
        }
    }

    @Override
    public Collection<QueueName> forget(Duration unused) {
        return List.of();
    }

    @Override
    public long cancelRequests(QueueName name) {
        InMemoryTaskQueue queue = queue(name);
        return queue.locked(() -> queue.state().sorted(TaskState.PROCESSING).stream()
                .filter(task -> task.cancelAsked)
                .count());
    }

    @Override
    public boolean pause(QueueName name, String who) {
        synchronized (table.lock()) {
            QueueState state = queue(name).state();
            if (state.pause != null) {
                return false;
            }
            state.pause = new QueuePause(Instant.ofEpochMilli(state.now()), who);
            return true;
        }
    }

    @Override
    public boolean resume(QueueName name) {
        synchronized (table.lock()) {
            QueueState state = queue(name).state();
            boolean wasPaused = state.pause != null;
            state.pause = null;
            table.signal(name);
            return wasPaused;
        }
    }

    @Override
    public boolean awaitWork(Collection<QueueName> names, Duration atMost) {
        return table.awaitSignal(names, atMost).isPresent();
    }

    @Override
    public WakeupListener wakeups() {
        return new WakeupListener() {
            @Override
            public Set<QueueName> await(Collection<QueueName> names, Duration atMost) {
                return table.awaitSignal(names, atMost).map(Set::of).orElse(Set.of());
            }

            @Override
            public void suspend() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public Map<QueueName, QueueSummary> summaries(Collection<QueueName> names, Duration atMost) {
        synchronized (table.lock()) {
            Map<QueueName, QueueSummary> all = new HashMap<>();
            names.forEach(name -> all.put(name, workOf(queue(name).state(), table.isSignaled(name))));
            return all;
        }
    }

    private static QueueSummary workOf(QueueState state, boolean signaled) {
        if (state.isEmpty()) {
            return QueueSummary.EMPTY;
        }
        boolean pending = state.pause == null && state.flow.canStart();
        boolean leased = !state.sorted(TaskState.PROCESSING).isEmpty();
        List<StoredTask> ended = state.sorted(StoredTask::hasEnded);
        return new QueueSummary(
                Instant.ofEpochMilli(state.now()),
                false,
                pending,
                pending && signaled,
                leased,
                new MemoryIntake(state).nextDue(),
                ended.size(),
                ended.isEmpty() ? null : Duration.ofMillis(Math.max(0, state.now() - ended.get(0).time)),
                state.ids.values().stream().anyMatch(until -> until <= state.now()),
                leased ? state.outages.sweptAgo(state.now()) : null,
                null);
    }

    @Override
    public boolean elect(String what, Duration length, Duration atMost) {
        synchronized (table.lock()) {
            if (turns.getOrDefault(what, Long.MIN_VALUE) > clock().millis()) {
                return false;
            }
            turns.put(what, clock().millis() + length.toMillis());
            return true;
        }
    }

    /** Accepts everything: there is nothing to verify in memory. */
    @Override
    public void verify(Collection<QueueName> names) {}
}
