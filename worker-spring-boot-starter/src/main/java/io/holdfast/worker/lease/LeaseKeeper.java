package io.holdfast.worker.lease;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.worker.support.ForEachQueue;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of all tasks that this process holds, until their settlement is confirmed: every third of the
 * lease, and at once when Redis is back after an outage. In between it checks for cancel requests. It tells the
 * execution of a lease what it learns. Thread-safe; one thread renews.
 */
public final class LeaseKeeper {

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final String NAME = "lease keeper";
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(250);

    private final TaskQueues queues;
    private final Duration ttl;
    private final OutageLog outage;
    private final Map<Lease, HeldTask> held = new ConcurrentHashMap<>();
    private final Map<String, Shard> shards = new ConcurrentHashMap<>();
    private final Executor threads = Executors.newCachedThreadPool(Threads.daemons("holdfast-lease-keeper"));

    /** @param queues on their own connection, so that renewals wait for nothing */
    public LeaseKeeper(TaskQueues queues, Duration ttl, OutageLog outage) {
        this.queues = queues;
        this.ttl = ttl;
        this.outage = outage;
    }

    public Duration ttl() {
        return ttl;
    }

    public void hold(Lease lease, HeldTask task) {
        held.put(lease, task);
    }

    public void forget(Lease lease) {
        held.remove(lease);
    }

    public boolean holds(Lease lease) {
        return held.containsKey(lease);
    }

    /** All tasks of this process that are not settled. */
    public List<HeldTask> held() {
        return List.copyOf(held.values());
    }

    /** The claims of the tasks that have an idempotency key, by queue. */
    Map<QueueName, List<Completion>> claims() {
        return held.entrySet().stream()
                .filter(task -> task.getValue().key() != null)
                .map(task -> new Completion(task.getKey(), task.getValue().key()))
                .collect(Collectors.groupingBy(claim -> claim.lease().queue()));
    }

    public boolean isEmpty() {
        return held.isEmpty();
    }

    /** The state of the renewals on one server. */
    private static final class Shard {

        private final String who;
        private final AtomicBoolean underWay = new AtomicBoolean();
        private volatile long renewedNanos;
        private volatile boolean failed;

        Shard(String who, long renewedNanos) {
            this.who = who;
            this.renewedNanos = renewedNanos;
        }

        boolean isDue(long now, Duration interval) {
            return failed || now - renewedNanos >= interval.toNanos();
        }
    }

    /**
     * Renews the leases that are due, or checks for cancel requests. With several servers, each has its own thread: a
     * server that does not answer must not stop the renewals on the others.
     *
     * @return when to run again; null for the usual interval
     */
    @Nullable
    public Duration runOnce() {
        Map<String, List<QueueName>> byShard =
                held.keySet().stream().map(Lease::queue).distinct().collect(Collectors.groupingBy(queues::shardOf));
        forgetAllBut(byShard.keySet());
        byShard.forEach((name, of) -> {
            Shard shard = shards.computeIfAbsent(name, this::newShard);
            if (!queues.sharded()) {
                renew(shard, of);
            } else if (shard.underWay.compareAndSet(false, true)) {
                inAnotherThread(() -> renew(shard, of), shard);
            }
        });
        return shards.values().stream().anyMatch(shard -> shard.failed) ? RETRY_INTERVAL : null;
    }

    private void forgetAllBut(Set<String> held) {
        shards.entrySet().removeIf(shard -> {
            if (!held.contains(shard.getKey())) {
                outage.answered(shard.getValue().who); // no lease is left on it
                return true;
            }
            return false;
        });
    }

    /** Queues that have moved to another server may come from one that did not answer: they are renewed at once. */
    private Shard newShard(String name) {
        long now = System.nanoTime();
        return queues.sharded() ? new Shard(NAME + " of " + name, now - ttl.toNanos()) : new Shard(NAME, now);
    }

    private void inAnotherThread(Runnable renewal, Shard shard) {
        try {
            threads.execute(() -> {
                try {
                    renewal.run();
                } finally {
                    shard.underWay.set(false);
                }
            });
        } catch (RuntimeException | Error e) { // no thread is available
            shard.underWay.set(false);
            shard.failed = true;
            log.error("No thread is available to renew the leases of a server; the renewal is retried", e);
        }
    }

    private void renew(Shard shard, List<QueueName> queuesOfShard) {
        long now = System.nanoTime();
        boolean due = shard.isDue(now, ttl.dividedBy(3));
        try {
            ForEachQueue.run(queuesOfShard, queue -> {
                if (due || queues.cancelRequests(queue) > 0) {
                    renew(queue);
                }
            });
            shard.renewedNanos = due ? now : shard.renewedNanos;
            shard.failed = false;
            outage.answered(shard.who);
        } catch (StoreException e) {
            shard.failed = true;
            outage.failed(shard.who, e);
        } catch (RuntimeException e) {
            shard.failed = true;
            log.error(
                    "Some leases could not be renewed; the renewal is retried in {} ms", RETRY_INTERVAL.toMillis(), e);
        }
    }

    private void renew(QueueName queue) {
        List<Lease> leases = held.keySet().stream()
                .filter(lease -> lease.queue().equals(queue))
                .toList();
        if (leases.isEmpty()) {
            return;
        }
        Map<TaskRef, Rejection> rejections = queues.queue(queue).renew(leases, ttl);
        if (!rejections.isEmpty()) {
            leases.forEach(lease -> tell(lease, rejections.get(lease.task())));
        }
    }

    private void tell(Lease lease, @Nullable Rejection rejection) {
        HeldTask task = held.get(lease);
        if (task == null || rejection == null) {
            return; // settled meanwhile, or renewed
        }
        if (rejection == Rejection.LOST) {
            held.remove(lease);
            task.leaseLost();
        } else {
            task.cancelRequested();
        }
    }
}
