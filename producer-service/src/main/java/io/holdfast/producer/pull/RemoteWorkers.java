package io.holdfast.producer.pull;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    private static final int MAX_WORKERS = 10_000;
    private static final int MAX_LEASES_PER_WORKER = 1_000;
    private static final int MAX_TASKS_PER_HEARTBEAT = 100;

    private final WorkerRegistry registry;
    private final InstantSource clock;
    private final Map<WorkerId, Worker> workers = boundedMap(MAX_WORKERS);

    RemoteWorkers(WorkerRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    private static final class Worker {
        final Instant startedAt;
        final Map<Lease, Long> leaseEndNanos = boundedMap(MAX_LEASES_PER_WORKER);
        Set<QueueName> queues = Set.of();
        int slots = 1;
        long heartbeatNanos;

        Worker(Instant startedAt) {
            this.startedAt = startedAt;
            this.heartbeatNanos = System.nanoTime() - HEARTBEAT_INTERVAL.toNanos();
        }
    }

    /** The worker asks for up to {@code max} tasks, or is waiting for them. */
    public void requested(WorkerId id, Collection<QueueName> queues, int max) {
        synchronized (this) {
            Worker worker = worker(id);
            worker.queues = new TreeSet<>(queues);
            worker.slots = Math.max(max, worker.leaseEndNanos.size());
        }
        heartbeat(id);
    }

    /** These leases were handed out for that time. */
    public synchronized void took(Collection<Lease> leases, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        leases.forEach(lease -> worker(lease.worker()).leaseEndNanos.put(lease, end));
    }

    /** These leases last for that time from now on. */
    public void renewed(Collection<Lease> leases, Duration time) {
        took(leases, time);
        heartbeats(leases);
    }

    /** These leases have ended. */
    public void ended(Collection<Lease> leases) {
        synchronized (this) {
            leases.forEach(lease -> worker(lease.worker()).leaseEndNanos.remove(lease));
        }
        heartbeats(leases);
    }

    private void heartbeats(Collection<Lease> leases) {
        leases.stream().map(Lease::worker).distinct().forEach(this::heartbeat);
    }

    private void heartbeat(WorkerId id) {
        WorkerReport report;
        synchronized (this) {
            Worker worker = worker(id);
            long now = System.nanoTime();
            if (now - worker.heartbeatNanos < HEARTBEAT_INTERVAL.toNanos()) {
                return;
            }
            worker.heartbeatNanos = now;
            worker.leaseEndNanos.values().removeIf(end -> now - end > 0);
            report = report(id, worker);
        }
        try {
            registry.heartbeat(report);
        } catch (StoreException e) { // the request itself reports the outage
            log.debug("The heartbeat of worker {} failed", id, e);
        }
    }

    private static WorkerReport report(WorkerId id, Worker worker) {
        List<TaskId> running = worker.leaseEndNanos.keySet().stream()
                .limit(MAX_TASKS_PER_HEARTBEAT)
                .map(lease -> lease.task().id())
                .toList();
        int busy = worker.leaseEndNanos.size();
        return new WorkerReport(id, worker.startedAt, worker.queues, Math.max(worker.slots, busy), busy, running);
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
