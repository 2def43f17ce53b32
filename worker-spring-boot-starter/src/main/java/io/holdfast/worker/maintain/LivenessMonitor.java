package io.holdfast.worker.maintain;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.support.ForEachQueue;
import io.holdfast.worker.support.Plural;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices, before its leases expire, that another worker process has died: every check for the length of a heartbeat
 * interval finds no heartbeat and no connection of it. Then it expires the worker's leases and starts the reaper. Safe in any
 * number of processes; one of them acts.
 */
final class LivenessMonitor {

    /** The time between two checks. */
    static final Duration INTERVAL = Duration.ofMillis(400);

    /**
     * The time from the first check that finds a worker disconnected until it counts as dead: by then a live worker has
     * reconnected and sent a heartbeat.
     */
    static final Duration CONFIRMATION_TIME = Heartbeat.INTERVAL;

    private static final Logger log = LoggerFactory.getLogger(LivenessMonitor.class);

    /** A little more than the heartbeat interval; a late heartbeat does no harm while the connections exist. */
    private static final Duration SILENCE = Duration.ofMillis(1_200);

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(1);

    private final WorkerRegistry registry;
    private final WorkerId self;
    private final TaskQueues queues;
    private final ServedQueues served;
    private final QueueReachability reachability;
    private final Runnable sweep;
    private final LongSupplier nanoTime;
    private Map<DisconnectedWorker, Long> disconnectedSince = Map.of();

    /** @param sweep runs the reaper at once */
    LivenessMonitor(
            WorkerRegistry registry,
            WorkerId self,
            TaskQueues queues,
            ServedQueues served,
            QueueReachability reachability,
            Runnable sweep,
            LongSupplier nanoTime) {
        this.registry = registry;
        this.self = self;
        this.queues = queues;
        this.served = served;
        this.reachability = reachability;
        this.sweep = sweep;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs one check.
     *
     * @return when to check again; null for the usual interval
     */
    @Nullable
    Duration runOnce() {
        Map<DisconnectedWorker, Long> before = disconnectedSince;
        disconnectedSince = Map.of(); // after a failed check, start over
        long started = nanoTime.getAsLong();
        Set<DisconnectedWorker> disconnected = new HashSet<>(registry.disconnectedWorkers(SILENCE));
        disconnected.removeIf(found -> found.worker().equals(self));
        long now = nanoTime.getAsLong();
        Map<DisconnectedWorker, Long> unconfirmed = new HashMap<>();
        for (DisconnectedWorker found : disconnected) {
            long since = before.getOrDefault(found, now);
            if (started - since < CONFIRMATION_TIME.toNanos()) {
                unconfirmed.put(found, since);
            } else {
                // before the election: afterwards no other process finds the worker
                Map<QueueName, QueueSummary> leased = leasedQueues();
                if (leased.values().stream().anyMatch(reachability::shouldLeaveToOthers)) {
                    unconfirmed.put(found, since);
                } else if (registry.electFor(found)) {
                    expireLeases(found, leased.keySet());
                }
            }
        }
        disconnectedSince = unconfirmed;
        return unconfirmed.values().stream()
                .map(since -> CONFIRMATION_TIME.minusNanos(now - since))
                .filter(left -> !left.isNegative() && !left.isZero())
                .min(Duration::compareTo)
                .orElse(null);
    }

    private Map<QueueName, QueueSummary> leasedQueues() {
        Map<QueueName, QueueSummary> summaries = queues.summaries(served.all(), CHECK_TIMEOUT);
        summaries.values().removeIf(summary -> !summary.leased());
        return summaries;
    }

    private void expireLeases(DisconnectedWorker dead, Set<QueueName> leased) {
        AtomicInteger expired = new AtomicInteger();
        ForEachQueue.run(leased, queue -> {
            List<Lease> leases = queues.queue(queue).leasesOf(dead.worker());
            expired.addAndGet(registry.expireLeases(dead, leases));
        });
        log.info(
                "Worker {} has died: no heartbeat since {}, and its connections are closed; it held {}",
                dead.worker(),
                dead.lastSeen(),
                Plural.of(expired.get(), "task"));
        if (expired.get() > 0) {
            sweep.run();
        }
    }
}
