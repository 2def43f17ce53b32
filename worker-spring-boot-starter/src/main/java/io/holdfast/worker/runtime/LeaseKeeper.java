package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renews the leases of all tasks that this process has taken, until their settle is answered: every third of their
 * time, and at once when Redis is back after an outage. In between it looks whether a cancel is asked for. What it
 * learns of a lease it tells the lease's execution. Safe for use by many threads; one of them renews.
 */
final class LeaseKeeper {

    private static final String NAME = "lease keeper";
    private static final Duration AGAIN = Duration.ofMillis(250);

    private final TaskQueues queues;
    private final Duration ttl;
    private final Outage outage;
    private final Map<Lease, HeldTask> held = new ConcurrentHashMap<>();
    private long renewedNanos = System.nanoTime();
    private boolean failed;

    /** @param queues on a connection of their own, so that a renewal waits for nothing */
    LeaseKeeper(TaskQueues queues, Duration ttl, Outage outage) {
        this.queues = queues;
        this.ttl = ttl;
        this.outage = outage;
    }

    Duration ttl() {
        return ttl;
    }

    void keep(Lease lease, HeldTask task) {
        held.put(lease, task);
    }

    void letGo(Lease lease) {
        held.remove(lease);
    }

    boolean keeps(Lease lease) {
        return held.containsKey(lease);
    }

    /** All tasks of this process that are not settled. */
    List<HeldTask> held() {
        return List.copyOf(held.values());
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /**
     * Renews what is due, or looks for cancel requests.
     *
     * @return in how long it wants to try again; null for its usual rhythm
     */
    @Nullable
    Duration runOnce() {
        long now = System.nanoTime();
        if (held.isEmpty()) {
            renewedNanos = now;
            failed = false;
            outage.answered(NAME); // it misses nothing any more
            return null;
        }
        boolean due = failed || now - renewedNanos >= ttl.toNanos() / 3;
        try {
            EachQueue.of(queuesHeld(), queue -> {
                if (due || queues.cancelRequests(queue) > 0) {
                    renew(queue);
                }
            });
            renewedNanos = due ? now : renewedNanos;
            failed = false;
            outage.answered(NAME);
            return null;
        } catch (StoreException e) {
            failed = true;
            outage.failed(NAME, e);
            return AGAIN;
        }
    }

    private Set<QueueName> queuesHeld() {
        return held.keySet().stream().map(Lease::queue).collect(Collectors.toSet());
    }

    private void renew(QueueName queue) {
        List<Lease> leases = held.keySet().stream()
                .filter(lease -> lease.queue().equals(queue))
                .toList();
        if (leases.isEmpty()) {
            return;
        }
        Map<TaskRef, Deviation> deviations = queues.queue(queue).renew(leases, ttl);
        if (!deviations.isEmpty()) {
            leases.forEach(lease -> tell(lease, deviations.get(lease.task())));
        }
    }

    private void tell(Lease lease, @Nullable Deviation deviation) {
        HeldTask task = held.get(lease);
        if (task == null || deviation == null) {
            return; // settled meanwhile, or renewed
        }
        if (deviation == Deviation.LOST) {
            held.remove(lease);
            task.leaseLost();
        } else {
            task.cancelRequested();
        }
    }
}
