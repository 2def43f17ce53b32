package io.holdfast.worker.acquire;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.support.Plural;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases the tasks of an acquire whose reply was lost: Redis shows them under this worker's name, but the worker
 * does not have them. Otherwise they would wait for their lease to expire and count as the death of a worker. While
 * such tasks may exist in a queue, nothing is acquired from it; other queues are not delayed. Thread-safe.
 */
public final class LostAcquires {

    private static final Logger log = LoggerFactory.getLogger(LostAcquires.class);

    private final TaskQueues queues;
    private final WorkerId worker;
    private final LeaseKeeper leases;
    private final UnreachableQueues unreachable;
    private final Map<QueueName, Calls> callsByQueue = new HashMap<>();

    public LostAcquires(TaskQueues queues, WorkerId worker, LeaseKeeper leases, UnreachableQueues unreachable) {
        this.queues = queues;
        this.worker = worker;
        this.leases = leases;
        this.unreachable = unreachable;
    }

    /** The acquiring calls of one queue that are under way, and how many replies were lost. */
    private static final class Calls {

        private int underWay;
        private int losses;
    }

    /**
     * Before a call that acquires tasks; {@link #end} follows when they are started or the reply is lost.
     *
     * @return false while nothing may be acquired from the queue
     */
    synchronized boolean begin(QueueName queue) {
        Calls calls = callsByQueue.computeIfAbsent(queue, name -> new Calls());
        if (calls.losses > 0) {
            return false;
        }
        calls.underWay++;
        return true;
    }

    synchronized void end(QueueName queue) {
        Calls calls = callsByQueue.get(queue);
        if (calls != null) {
            calls.underWay--;
            forgetIfOver(queue, calls);
        }
        notifyAll();
    }

    /**
     * A call may have acquired tasks that the worker did not get. The server counts as unavailable until they are
     * released.
     */
    void markLost(QueueName queue) {
        synchronized (this) {
            callsByQueue.computeIfAbsent(queue, name -> new Calls()).losses++;
        }
        unreachable.begin(queue, () -> releaseUnreceived(queue));
    }

    /** Waits for the calls under way, at most until this time. */
    synchronized void awaitCallsUnderWay(long endNanos) throws InterruptedException {
        long left = endNanos - System.nanoTime();
        while (left > 0 && callsByQueue.values().stream().anyMatch(calls -> calls.underWay > 0)) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            left = endNanos - System.nanoTime();
        }
    }

    /** The queues with calls under way or lost replies; only these are remembered. */
    synchronized Set<QueueName> open() {
        return Set.copyOf(callsByQueue.keySet());
    }

    /** One more attempt for each queue with lost replies, before the worker ends. */
    void releaseUnreceived() {
        for (QueueName queue : open()) {
            try {
                boolean unused = releaseUnreceived(queue);
            } catch (StoreException e) {
                log.debug("Cannot search queue {} for the tasks of a call without a reply", queue, e);
            }
        }
    }

    /** False while it is too early. */
    private boolean releaseUnreceived(QueueName queue) {
        int losses = lossesOf(queue);
        if (losses == 0) {
            return true;
        } else if (!isQuiet(queue)) {
            return false;
        }
        List<Release> unknown = queues.queue(queue).leasesOf(worker).stream()
                .filter(lease -> !leases.holds(lease))
                .map(Release::toFront)
                .toList();
        if (!unknown.isEmpty()) {
            queues.queue(queue).release(unknown);
            log.info(
                    "Released {} of queue {} that a call without a reply had acquired",
                    Plural.of(unknown.size(), "task"),
                    queue);
        }
        return resolved(queue, losses);
    }

    private synchronized int lossesOf(QueueName queue) {
        Calls calls = callsByQueue.get(queue);
        return calls == null ? 0 : calls.losses;
    }

    /** Otherwise the tasks of a call under way would be released as lost. */
    private synchronized boolean isQuiet(QueueName queue) {
        Calls calls = callsByQueue.get(queue);
        return calls == null || calls.underWay == 0;
    }

    /** False if another reply was lost meanwhile. */
    private synchronized boolean resolved(QueueName queue, int losses) {
        Calls calls = callsByQueue.get(queue);
        if (calls == null) {
            return true;
        } else if (calls.losses != losses) {
            return false;
        }
        calls.losses = 0;
        forgetIfOver(queue, calls);
        return true;
    }

    private void forgetIfOver(QueueName queue, Calls calls) {
        if (calls.underWay == 0 && calls.losses == 0) {
            callsByQueue.remove(queue);
        }
    }
}
