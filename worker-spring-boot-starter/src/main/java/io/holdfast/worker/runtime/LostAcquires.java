package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what an acquire took whose answer was lost: tasks that Redis shows under this worker's name and nobody
 * here knows of. Else they would wait for their lease to expire, and count as the death of a worker. While there is doubt
 * about a queue nothing is taken from it; other queues are not held up. Safe for use by many threads.
 */
final class LostAcquires {

    private static final Logger log = LoggerFactory.getLogger(LostAcquires.class);

    private final TaskQueues queues;
    private final WorkerId worker;
    private final LeaseKeeper leases;
    private final Recovery recovery;
    private final Map<QueueName, Takings> takings = new ConcurrentHashMap<>();

    LostAcquires(TaskQueues queues, WorkerId worker, LeaseKeeper leases, Recovery recovery) {
        this.queues = queues;
        this.worker = worker;
        this.leases = leases;
        this.recovery = recovery;
    }

    /** The calls under way that take tasks of a queue, and whether one of them or of those before was lost. */
    private static final class Takings {

        private int underWay;
        private boolean doubtful;

        synchronized boolean begin() {
            underWay += doubtful ? 0 : 1;
            return !doubtful;
        }

        synchronized void end() {
            underWay--;
            notifyAll();
        }

        synchronized void awaitQuiet(long endNanos) throws InterruptedException {
            long left = endNanos - System.nanoTime();
            while (underWay > 0 && left > 0) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                left = endNanos - System.nanoTime();
            }
        }

        synchronized void doubt() {
            doubtful = true;
        }

        synchronized void settled() {
            doubtful = false;
        }

        synchronized boolean isDoubtful() {
            return doubtful;
        }

        /** What a call under way takes would be given back as lost. */
        synchronized boolean isQuiet() {
            return underWay <= 0;
        }
    }

    /**
     * Before a call that takes tasks of a queue; {@link #end} follows when they are handed on, or the queue is in doubt.
     *
     * @return false while nothing may be taken from it
     */
    boolean begin(QueueName queue) {
        return takingsOf(queue).begin();
    }

    void end(QueueName queue) {
        takingsOf(queue).end();
    }

    /** A call may have taken tasks that nobody has got. Its server counts as away until they are given back. */
    void doubt(QueueName queue) {
        takingsOf(queue).doubt();
        recovery.begin(queues.shardOf(queue), () -> giveBack(queue));
    }

    /** Waits for the calls under way, until that time at most. */
    void awaitQuiet(long endNanos) throws InterruptedException {
        for (Takings each : takings.values()) {
            each.awaitQuiet(endNanos);
        }
    }

    /** One more try for each queue in doubt, before the worker ends. */
    void giveBack() {
        for (QueueName queue : takings.keySet()) {
            try {
                boolean unused = giveBack(queue);
            } catch (StoreException e) {
                log.debug("Can't look for tasks of queue {} that an unanswered call has taken", queue, e);
            }
        }
    }

    /** False while it is too early for that. */
    private boolean giveBack(QueueName queue) {
        Takings of = takingsOf(queue);
        if (!of.isDoubtful()) {
            return true;
        } else if (!of.isQuiet()) {
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
        of.settled();
        return true;
    }

    private Takings takingsOf(QueueName queue) {
        return takings.computeIfAbsent(queue, name -> new Takings());
    }
}
