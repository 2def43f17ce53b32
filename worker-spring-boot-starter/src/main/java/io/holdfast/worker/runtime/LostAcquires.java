package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.WorkerId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what an acquire took whose answer was lost: tasks that Redis shows under this worker's name and nobody
 * here knows of. Else they would wait for their lease to expire, and count as the death of a worker. Safe for use by
 * many threads.
 */
final class LostAcquires {

    private static final Logger log = LoggerFactory.getLogger(LostAcquires.class);

    private final TaskQueues queues;
    private final WorkerId worker;
    private final LeaseKeeper leases;
    private final Set<QueueName> doubtful = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    LostAcquires(TaskQueues queues, WorkerId worker, LeaseKeeper leases) {
        this.queues = queues;
        this.worker = worker;
        this.leases = leases;
    }

    /** Takes tasks and hands them on; nobody gives back meanwhile, since it would take them for lost. */
    <T> T whileTaking(Supplier<T> step) {
        lock.readLock().lock();
        try {
            return step.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    void doubt(QueueName queue) {
        doubtful.add(queue);
    }

    /** Stays in doubt about a queue whose call fails. */
    void giveBack() {
        if (doubtful.isEmpty()) {
            return;
        }
        lock.writeLock().lock();
        try {
            for (QueueName queue : List.copyOf(doubtful)) {
                giveBack(queue);
                doubtful.remove(queue);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void giveBack(QueueName queue) {
        List<Release> unknown = queues.queue(queue).leasesOf(worker).stream()
                .filter(lease -> !leases.keeps(lease))
                .map(Release::toFront)
                .toList();
        if (!unknown.isEmpty()) {
            queues.queue(queue).release(unknown);
            log.info("Gave back {} tasks of queue {} that an unanswered call had taken", unknown.size(), queue);
        }
    }
}
