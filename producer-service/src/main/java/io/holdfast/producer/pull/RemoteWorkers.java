package io.holdfast.producer.pull;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Registers workers that pull, so that they are visible like any other worker. Their requests are their heartbeats,
 * passed on every few seconds. Their running tasks are those that this producer has handed out and that
 * have not ended yet; each replica knows its own. Thread-safe.
 */
@Component
public class RemoteWorkers {

    private static final Logger log = LoggerFactory.getLogger(RemoteWorkers.class);

    /** Well below the time after which a worker counts as silent. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(3);

    private static final Duration DRAINING_INTERVAL = Duration.ofMillis(900); // waiting requests ask every second

    private static final int MAX_WORKERS = 10_000;
    private static final int MAX_LEASES_PER_WORKER = 1_000;

    private final WorkerRegistry registry;
    private final InstantSource clock;
    private final Map<WorkerId, Worker> workers = boundedMap(MAX_WORKERS);

    RemoteWorkers(WorkerRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    private static final class Worker {
        final Instant startedAt;
        final Map<Lease, Held> held = boundedMap(MAX_LEASES_PER_WORKER);
        Set<QueueName> queues = Set.of();
        int slots = 1;
        int takes;
        int reportedBusy;
        boolean draining;
        boolean told;
        long heartbeatNanos;
        long answeredNanos; // when it was last learned whether it is to drain

        Worker(Instant startedAt) {
            this.startedAt = startedAt;
            this.heartbeatNanos = System.nanoTime() - HEARTBEAT_INTERVAL.toNanos();
            this.answeredNanos = heartbeatNanos;
        }
    }

    /** A lease that was handed out. */
    private record Held(
            Receipt receipt, long endNanos, @Nullable Duration timeout) {}

    /** A call that takes tasks for a worker. Its worker does not count as drained before this is closed. */
    public interface Take extends AutoCloseable {
        @Override
        void close();
    }

    /** The worker asks for up to {@code max} tasks, or is waiting for them. */
    public void requested(WorkerId id, Collection<QueueName> queues, int max) {
        synchronized (this) {
            Worker worker = worker(id);
            worker.queues = new TreeSet<>(queues);
            worker.slots = Math.max(max, worker.held.size());
        }
        heartbeat(id);
    }

    /** Returns null if the worker is asked to drain: it must not be given tasks. */
    public synchronized @Nullable Take startTake(WorkerId id) {
        Worker worker = worker(id);
        if (worker.draining) {
            return null;
        }
        worker.takes++;
        return () -> endTake(worker);
    }

    private synchronized void endTake(Worker worker) {
        worker.takes--;
    }

    public synchronized boolean isDraining(WorkerId id) {
        return worker(id).draining;
    }

    /** Whether this is the first response by which the worker learns that it is to drain. */
    public synchronized boolean isToldFirst(WorkerId id) {
        Worker worker = worker(id);
        boolean first = !worker.told;
        worker.told = true;
        return first;
    }

    /** Reads which workers are asked to drain. One command for any number of workers; none while no worker has pulled. */
    public void readDrains() {
        if (hasWorkers()) {
            long asked = System.nanoTime();
            try {
                followDrains(registry.draining(), asked);
            } catch (StoreException e) {
                log.debug("Which workers are to drain could not be read; the last answer stays in effect", e);
            }
        }
    }

    /**
     * Reports the workers whose last tasks have ended since their last report. Without this, one that then stops would look
     * as if it had died with these tasks.
     */
    public void reportEnds() {
        List<WorkerId> free;
        synchronized (this) {
            free = workers.entrySet().stream()
                    .filter(entry -> entry.getValue().reportedBusy > 0
                            && entry.getValue().held.isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
        }
        free.forEach(this::heartbeat);
    }

    private synchronized boolean hasWorkers() {
        return !workers.isEmpty();
    }

    private synchronized void followDrains(Set<WorkerId> draining, long askedNanos) {
        workers.forEach((id, worker) -> follow(worker, draining.contains(id), askedNanos));
    }

    /** An answer that was asked for before another one arrived may be the older one, so it is ignored; the next one is not. */
    private static void follow(Worker worker, boolean draining, long askedNanos) {
        if (askedNanos - worker.answeredNanos < 0) {
            return;
        }
        worker.answeredNanos = System.nanoTime();
        if (worker.draining != draining) {
            worker.draining = draining;
            worker.told = false;
            worker.heartbeatNanos = System.nanoTime() - HEARTBEAT_INTERVAL.toNanos(); // the next report says so at once
        }
    }

    /** A task was handed out, with a lease of that time. */
    public synchronized void took(Receipt receipt, Duration time, @Nullable Duration timeout) {
        hold(receipt, System.nanoTime() + time.toNanos(), timeout);
    }

    /** These leases last for that time from now on. */
    public void renewed(Collection<Receipt> receipts, Duration time) {
        synchronized (this) {
            long end = System.nanoTime() + time.toNanos();
            receipts.forEach(receipt -> hold(receipt, end, null));
        }
        heartbeats(receipts.stream().map(Receipt::lease).toList());
    }

    private void hold(Receipt receipt, long endNanos, @Nullable Duration timeout) {
        worker(receipt.lease().worker())
                .held
                .merge(
                        receipt.lease(),
                        new Held(receipt, endNanos, timeout),
                        (before, now) -> new Held(receipt, endNanos, before.timeout));
    }

    /** These leases have ended. */
    public void ended(Collection<Lease> leases) {
        synchronized (this) {
            leases.forEach(lease -> end(worker(lease.worker()), lease));
        }
        heartbeats(leases);
    }

    private static void end(Worker worker, Lease lease) {
        worker.held.remove(lease);
        if (worker.draining && worker.held.isEmpty()) { // it may ask for nothing more, so no later call reports this
            worker.heartbeatNanos = System.nanoTime() - HEARTBEAT_INTERVAL.toNanos();
        }
    }

    private void heartbeats(Collection<Lease> leases) {
        leases.stream().map(Lease::worker).distinct().forEach(this::heartbeat);
    }

    private void heartbeat(WorkerId id) {
        WorkerReport report;
        long now = System.nanoTime();
        synchronized (this) {
            Worker worker = worker(id);
            if (now - worker.heartbeatNanos < intervalOf(worker).toNanos()) {
                return;
            }
            worker.heartbeatNanos = now;
            worker.held.values().removeIf(held -> now - held.endNanos > 0);
            report = report(id, worker);
        }
        try {
            boolean draining = registry.heartbeat(report);
            synchronized (this) {
                follow(worker(id), draining, now);
            }
        } catch (StoreException e) { // the request itself reports the outage
            log.debug("The heartbeat of worker {} failed", id, e);
        }
    }

    /** Somebody waits for the end of a drain. */
    private static Duration intervalOf(Worker worker) {
        return worker.draining ? DRAINING_INTERVAL : HEARTBEAT_INTERVAL;
    }

    private WorkerReport report(WorkerId id, Worker worker) {
        Instant now = clock.instant();
        List<RunningTask> running = worker.held.values().stream()
                .sorted(Comparator.comparing(held -> held.receipt.takenAt()))
                .limit(WorkerReport.MAX_RUNNING)
                .map(held -> running(held, now))
                .toList();
        int busy = worker.held.size();
        worker.reportedBusy = busy;
        return new WorkerReport(id, worker.startedAt, worker.queues, Math.max(worker.slots, busy), busy, running)
                .withClosed(worker.draining && worker.takes == 0 ? ClosedGate.draining(worker.queues) : List.of());
    }

    private static RunningTask running(Held held, Instant now) {
        Receipt receipt = held.receipt;
        return new RunningTask(
                receipt.lease().task().id(),
                new RunningTask.Run(
                        receipt.lease().queue(),
                        receipt.type(),
                        receipt.retries() + 1,
                        receipt.runTime(now),
                        held.timeout));
    }

    private Worker worker(WorkerId id) {
        return workers.computeIfAbsent(id, unused -> new Worker(clock.instant()));
    }

    private static <K, V> Map<K, V> boundedMap(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }
}
