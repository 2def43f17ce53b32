package io.holdfast.worker.acquire;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.worker.lease.LeaseKeeper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what an acquire took whose answer was lost: tasks that Redis shows under this worker's name and nobody
 * here knows of. Else they would wait for their lease to expire, and count as the death of a worker. While there is doubt
 * about a queue nothing is taken from it; other queues are not held up. Safe for use by many threads.
 */
public final class LostAcquires {

    private static final Logger log = LoggerFactory.getLogger(LostAcquires.class);

    private final TaskQueues queues;
    private final WorkerId worker;
    private final LeaseKeeper leases;
    private final UnreachableQueues away;
    private final Map<QueueName, Takings> takings = new HashMap<>();

    public LostAcquires(TaskQueues queues, WorkerId worker, LeaseKeeper leases, UnreachableQueues away) {
        this.queues = queues;
        this.worker = worker;
        this.leases = leases;
        this.away = away;
    }

    /** The calls under way that take tasks of a queue, and how often one of them or of those before was lost. */
    private static final class Takings {

        private int underWay;
        private int doubts;
    }

    /**
     * Before a call that takes tasks of a queue; {@link #end} follows when they are handed on, or the queue is in doubt.
     *
     * @return false while nothing may be taken from it
     */
    synchronized boolean begin(QueueName queue) {
        Takings of = takings.computeIfAbsent(queue, name -> new Takings());
        if (of.doubts > 0) {
            return false;
        }
        of.underWay++;
        return true;
    }

    synchronized void end(QueueName queue) {
        Takings of = takings.get(queue);
        if (of != null) {
            of.underWay--;
            forgetIfOver(queue, of);
        }
        notifyAll();
    }

    /** A call may have taken tasks that nobody has got. Its server counts as away until they are given back. */
    void doubt(QueueName queue) {
        synchronized (this) {
            takings.computeIfAbsent(queue, name -> new Takings()).doubts++;
        }
        away.begin(queue, () -> giveBack(queue));
    }

    /** Waits for the calls under way, until that time at most. */
    synchronized void awaitQuiet(long endNanos) throws InterruptedException {
        long left = endNanos - System.nanoTime();
        while (left > 0 && takings.values().stream().anyMatch(of -> of.underWay > 0)) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            left = endNanos - System.nanoTime();
        }
    }

    /** The queues of which something is under way or in doubt: no more than these are remembered. */
    synchronized Set<QueueName> open() {
        return Set.copyOf(takings.keySet());
    }

    /** One more try for each queue in doubt, before the worker ends. */
    void giveBack() {
        for (QueueName queue : open()) {
            try {
                boolean unused = giveBack(queue);
            } catch (StoreException e) {
                log.debug("Can't look for tasks of queue {} that an unanswered call has taken", queue, e);
            }
        }
    }

    /** False while it is too early for that. */
    private boolean giveBack(QueueName queue) {
        int doubts = doubtsOf(queue);
        if (doubts == 0) {
            return true;
        } else if (!isQuiet(queue)) {
            return false;
        }
        List<Release> unknown = queues.queue(queue).leasesOf(worker).stream()
                .filter(lease -> !leases.keeps(lease))
                .map(Release::toFront)
                .toList();
        if (!unknown.isEmpty()) {
            queues.queue(queue).release(unknown);
            log.info("Gave back {} tasks of queue {} that an unanswered call had taken", unknown.size(), queue);
        }
        return settled(queue, doubts);
    }

    private synchronized int doubtsOf(QueueName queue) {
        Takings of = takings.get(queue);
        return of == null ? 0 : of.doubts;
    }

    /** What a call under way takes would be given back as lost. */
    private synchronized boolean isQuiet(QueueName queue) {
        Takings of = takings.get(queue);
        return of == null || of.underWay == 0;
    }

    /** False when there is a new doubt meanwhile. */
    private synchronized boolean settled(QueueName queue, int doubts) {
        Takings of = takings.get(queue);
        if (of == null) {
            return true;
        } else if (of.doubts != doubts) {
            return false;
        }
        of.doubts = 0;
        forgetIfOver(queue, of);
        return true;
    }

    private void forgetIfOver(QueueName queue, Takings of) {
        if (of.underWay == 0 && of.doubts == 0) {
            takings.remove(queue);
        }
    }
}
