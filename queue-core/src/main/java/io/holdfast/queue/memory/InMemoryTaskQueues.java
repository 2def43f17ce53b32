package io.holdfast.queue.memory;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkBell;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.QueueLook;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskState;
import io.holdfast.queue.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The queues of one test, in memory, on a clock that the test controls. Behaves as the engine on Redis does, except for
 * what only Redis can do: be unavailable, be full, expire keys by its own clock. Thread-safe.
 */
public final class InMemoryTaskQueues implements TaskQueues {
    private final Object lock = new Object();
    private final MovableClock clock;
    private final Scatter scatter;
    private final Map<QueueName, InMemoryTaskQueue> queues = new HashMap<>();
    private final Map<String, Long> turns = new HashMap<>();
    private final Set<QueueName> ringing = new HashSet<>();
    private final WorkerRegistry workers = new InMemoryWorkerRegistry(this);

    public InMemoryTaskQueues(MovableClock clock) {
        this(clock, Scatter.RANDOM);
    }

    public InMemoryTaskQueues(MovableClock clock, Scatter scatter) {
        this.clock = clock;
        this.scatter = scatter;
    }

    public MovableClock clock() {
        return clock;
    }

    public QueueInspector inspector() {
        return new InMemoryQueueInspector(this);
    }

    public DeadLetters deadLetters() {
        return new InMemoryDeadLetters(this);
    }

    public WorkerRegistry workers() {
        return workers;
    }

    @Override
    public InMemoryTaskQueue queue(QueueName name) {
        synchronized (lock) {
            return queues.computeIfAbsent(
                    name, n -> new InMemoryTaskQueue(new QueueState(n, clock, () -> ring(n)), lock, scatter));
        }
    }

    @Override
    public Set<QueueName> known() {
        synchronized (lock) {
            Set<QueueName> known = new TreeSet<>();
            queues.forEach((name, queue) -> {
                if (queue.state().known) {
                    known.add(name);
                }
            });
            return known;
        }
    }

    /** There is no limit on the number of queues. */
    @Override
    public Collection<QueueName> register(Collection<QueueName> names) {
        keep(names);
        return List.of();
    }

    /** Queues in memory are never forgotten. */
    @Override
    public void use(Collection<QueueName> names) {}

    @Override
    public void keep(Collection<QueueName> names) {
        synchronized (lock) {
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
    public void pause(QueueName name) {
        synchronized (lock) {
            queue(name).state().paused = true;
        }
    }

    @Override
    public void resume(QueueName name) {
        synchronized (lock) {
            queue(name).state().paused = false;
            ring(name);
        }
    }

    private void ring(QueueName name) {
        ringing.add(name);
        lock.notifyAll();
    }

    @Override
    public boolean awaitWork(Collection<QueueName> names, Duration atMost) {
        return awaitRing(names, atMost).isPresent();
    }

    private Optional<QueueName> awaitRing(Collection<QueueName> names, Duration atMost) {
        long deadline = System.nanoTime() + TimeRange.clamp(atMost).toNanos();
        synchronized (lock) {
            while (true) {
                Optional<QueueName> signaled =
                        names.stream().filter(ringing::remove).findFirst();
                long left = deadline - System.nanoTime();
                if (signaled.isPresent() || left <= 0 || !waited(left)) {
                    return signaled;
                }
            }
        }
    }

    @Override
    public WorkBell bell() {
        return new WorkBell() {
            @Override
            public Set<QueueName> await(Collection<QueueName> names, Duration atMost) {
                return awaitRing(names, atMost).map(Set::of).orElse(Set.of());
            }

            @Override
            public void rest() {}

            @Override
            public void close() {}
        };
    }

    /** Returns false if the thread was interrupted; its interrupt flag stays set. */
    private boolean waited(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(lock, nanos + 1_000_000);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Map<QueueName, QueueLook> look(Collection<QueueName> names, Duration atMost) {
        synchronized (lock) {
            Map<QueueName, QueueLook> looks = new HashMap<>();
            names.forEach(name -> looks.put(name, look(queue(name).state(), ringing.contains(name))));
            return looks;
        }
    }

    private static QueueLook look(QueueState state, boolean rings) {
        if (state.isEmpty()) {
            return QueueLook.EMPTY;
        }
        boolean pending = !state.listsAreEmpty() && !state.paused;
        boolean leased = !state.sorted(TaskState.PROCESSING).isEmpty();
        List<StoredTask> ended = state.sorted(StoredTask::hasEnded);
        return new QueueLook(
                Instant.ofEpochMilli(state.now()),
                false,
                pending,
                pending && rings,
                leased,
                MemoryIntake.nextDue(state),
                ended.size(),
                ended.isEmpty() ? null : Duration.ofMillis(Math.max(0, state.now() - ended.get(0).time)),
                state.ids.values().stream().anyMatch(until -> until <= state.now()),
                leased ? state.outages.sweptAgo(state.now()) : null);
    }

    @Override
    public boolean turn(String what, Duration length, Duration atMost) {
        synchronized (lock) {
            if (turns.getOrDefault(what, Long.MIN_VALUE) > clock.millis()) {
                return false;
            }
            turns.put(what, clock.millis() + length.toMillis());
            return true;
        }
    }

    /** Accepts everything: there is nothing to verify in memory. */
    @Override
    public void verify(Collection<QueueName> names) {}
}
