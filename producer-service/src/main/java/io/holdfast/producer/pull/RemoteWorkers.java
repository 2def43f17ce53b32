package io.holdfast.producer.pull;

import io.holdfast.producer.lease.Receipt;
import io.holdfast.producer.lease.TakeOrder;
import io.holdfast.producer.lease.TakenTask;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
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
 * Makes workers that pull visible among the others: their calls are their heartbeats, told on every few seconds. What
 * they run is what this producer has given out and not heard the end of; another replica knows of others.
 */
@Component
public class RemoteWorkers {

    /** Well under the time after which a worker counts as silent. */
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private static final int MOST_WORKERS = 10_000;
    private static final int MOST_LEASES = 1_000;
    private static final int MOST_TASKS = 100;
    private static final Logger log = LoggerFactory.getLogger(RemoteWorkers.class);

    private final WorkerRegistry registry;
    private final InstantSource clock;
    private final Map<WorkerId, Seen> workers = bounded(MOST_WORKERS);

    RemoteWorkers(WorkerRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** What is known of one worker. */
    private static final class Seen {
        final Instant since;
        final Map<Lease, Long> endNanos = bounded(MOST_LEASES);
        Set<QueueName> queues = Set.of();
        int slots = 1;
        long toldNanos;

        Seen(Instant since) {
            this.since = since;
            this.toldNanos = System.nanoTime() - INTERVAL.toNanos();
        }
    }

    /** It asks for tasks, or waits for some. */
    public void asked(TakeOrder order) {
        synchronized (this) {
            Seen seen = seen(order.worker());
            seen.queues = new TreeSet<>(order.queues());
            seen.slots = Math.max(order.max(), seen.endNanos.size());
        }
        tell(order.worker());
    }

    /** It has got these. */
    public synchronized void took(List<TakenTask> tasks) {
        long now = System.nanoTime();
        tasks.forEach(taken -> seen(taken.task().lease().worker())
                .endNanos
                .put(taken.task().lease(), now + taken.lease().toNanos()));
    }

    /** It still has these. */
    public void renewed(Collection<Receipt> receipts, Duration lease) {
        synchronized (this) {
            long end = System.nanoTime() + lease.toNanos();
            receipts.forEach(receipt -> seen(receipt.lease().worker()).endNanos.put(receipt.lease(), end));
        }
        tellAll(receipts);
    }

    /** It has no more to do with these. */
    public void letGo(Collection<Receipt> receipts) {
        synchronized (this) {
            receipts.forEach(receipt -> seen(receipt.lease().worker()).endNanos.remove(receipt.lease()));
        }
        tellAll(receipts);
    }

    private void tellAll(Collection<Receipt> receipts) {
        receipts.stream().map(receipt -> receipt.lease().worker()).distinct().forEach(this::tell);
    }

    private void tell(WorkerId worker) {
        WorkerReport report;
        synchronized (this) {
            Seen seen = seen(worker);
            long now = System.nanoTime();
            if (now - seen.toldNanos < INTERVAL.toNanos()) {
                return;
            }
            seen.toldNanos = now;
            seen.endNanos.values().removeIf(end -> now - end > 0);
            report = report(worker, seen);
        }
        try {
            registry.heartbeat(report);
        } catch (StoreException e) { // the call itself will say that Redis is away
            log.debug("Can't tell of worker {}", worker, e);
        }
    }

    private static WorkerReport report(WorkerId worker, Seen seen) {
        List<TaskId> running = seen.endNanos.keySet().stream()
                .limit(MOST_TASKS)
                .map(lease -> lease.task().id())
                .toList();
        int busy = seen.endNanos.size();
        return new WorkerReport(worker, seen.since, seen.queues, Math.max(seen.slots, busy), busy, running);
    }

    private Seen seen(WorkerId worker) {
        return workers.computeIfAbsent(worker, unused -> new Seen(clock.instant()));
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
