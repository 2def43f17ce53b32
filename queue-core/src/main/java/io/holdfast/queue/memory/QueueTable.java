package io.holdfast.queue.memory;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The queues by name, one lock for all of them, and their wake-up signals. Thread-safe. */
final class QueueTable {

    private final Object lock = new Object();
    private final MovableClock clock;
    private final Jitter jitter;
    private final Map<QueueName, InMemoryTaskQueue> queues = new HashMap<>();
    private final Set<QueueName> signaled = new HashSet<>();

    QueueTable(MovableClock clock, Jitter jitter) {
        this.clock = clock;
        this.jitter = jitter;
    }

    Object lock() {
        return lock;
    }

    MovableClock clock() {
        return clock;
    }

    /** Creates the queue if it does not exist. */
    InMemoryTaskQueue queue(QueueName name) {
        synchronized (lock) {
            return queues.computeIfAbsent(
                    name, n -> new InMemoryTaskQueue(new QueueState(n, clock, () -> signal(n)), lock, jitter));
        }
    }

    Set<QueueName> known() {
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

    void signal(QueueName name) {
        synchronized (lock) {
            signaled.add(name);
            lock.notifyAll();
        }
    }

    boolean isSignaled(QueueName name) {
        synchronized (lock) {
            return signaled.contains(name);
        }
    }

    Optional<QueueName> awaitSignal(Collection<QueueName> names, Duration atMost) {
        long deadline = System.nanoTime() + TimeRange.clamp(atMost).toNanos();
        synchronized (lock) {
            while (true) {
                Optional<QueueName> first =
                        names.stream().filter(signaled::remove).findFirst();
                long left = deadline - System.nanoTime();
                if (first.isPresent() || left <= 0 || !waited(left)) {
                    return first;
                }
            }
        }
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
}
