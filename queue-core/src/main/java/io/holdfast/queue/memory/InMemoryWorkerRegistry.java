package io.holdfast.queue.memory;

import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The workers, in memory. Every worker has announced its connections, and every silent one has lost them. */
final class InMemoryWorkerRegistry implements WorkerRegistry {
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);
    private static final Comparator<Seen> BY_TIME = Comparator.comparing(Seen::at)
            .thenComparing(seen -> seen.report.worker().value());

    private final QueueTable queues;
    private final Map<WorkerId, Seen> workers = new HashMap<>();
    private final Set<WorkerId> connected = new HashSet<>();
    private final Set<WorkerId> draining = new HashSet<>();

    private record Seen(WorkerReport report, Instant at) {}

    InMemoryWorkerRegistry(QueueTable queues) {
        this.queues = queues;
    }

    @Override
    public synchronized boolean heartbeat(WorkerReport report) {
        Set<WorkerId> forgotten =
                silentFor(FORGOTTEN_AFTER).map(seen -> seen.report.worker()).collect(Collectors.toSet());
        workers.keySet().removeAll(forgotten);
        connected.removeAll(forgotten);
        draining.removeAll(forgotten);
        workers.put(report.worker(), new Seen(report, now()));
        connected.add(report.worker());
        return draining.contains(report.worker());
    }

    @Override
    public synchronized Set<WorkerId> draining() {
        return Set.copyOf(draining);
    }

    @Override
    public synchronized boolean drain(WorkerId worker, boolean wanted) {
        return wanted ? draining.add(worker) : draining.remove(worker);
    }

    /** Never calls back: connections in memory do not break. */
    @Override
    public void onReconnect(WorkerId worker, Runnable heartbeat) {}

    @Override
    public synchronized void signOff(WorkerId worker) {
        workers.remove(worker);
        connected.remove(worker);
        draining.remove(worker);
    }

    @Override
    public synchronized List<WorkerStatus> workers() {
        return workers.values().stream()
                .sorted(BY_TIME.reversed())
                .map(seen -> new WorkerStatus(
                        seen.report, seen.at, unseenFor(seen), draining.contains(seen.report.worker())))
                .toList();
    }

    private Duration unseenFor(Seen seen) {
        Duration unseen = Duration.between(seen.at, now());
        return unseen.isNegative() ? Duration.ZERO : unseen;
    }

    @Override
    public synchronized Set<DisconnectedWorker> disconnectedWorkers(Duration silence) {
        Instant future = now().plus(CLOCK_SLACK);
        return Stream.concat(silentFor(silence), workers.values().stream().filter(seen -> !seen.at.isBefore(future)))
                .filter(seen -> connected.contains(seen.report.worker()))
                .map(seen -> new DisconnectedWorker(seen.report.worker(), seen.at))
                .collect(Collectors.toSet());
    }

    private Stream<Seen> silentFor(Duration silence) {
        Instant last = now().minus(silence);
        return workers.values().stream().filter(seen -> !seen.at.isAfter(last));
    }

    @Override
    public synchronized boolean electFor(DisconnectedWorker dead) {
        return connected.remove(dead.worker());
    }

    @Override
    public synchronized int expireLeases(DisconnectedWorker dead, List<Lease> leases) {
        Seen seen = workers.get(dead.worker());
        if (leases.isEmpty() || seen == null || !seen.at.equals(dead.lastSeen())) {
            return 0;
        }
        InMemoryTaskQueue queue = queues.queue(leases.get(0).queue());
        return queue.locked(() -> HeldLeases.endNow(queue.state(), leases));
    }

    private Instant now() {
        return queues.clock().now();
    }
}
