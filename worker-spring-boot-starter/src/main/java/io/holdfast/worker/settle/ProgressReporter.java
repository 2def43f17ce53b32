package io.holdfast.worker.settle;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.worker.support.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the progress of running tasks: at once after a pause, else at most four times a second, all tasks of a queue in
 * one call, and only the last report of each task. Callers never wait. Reports that Redis does not accept are lost. The
 * thread starts with the first report. Thread-safe.
 */
public final class ProgressReporter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final TaskQueues queues;
    private final Map<Lease, ProgressReport> latest = new ConcurrentHashMap<>();
    private final Map<QueueName, QueueLock> locks = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Threads.daemons("holdfast-progress"), new ThreadPoolExecutor.DiscardPolicy());
    private volatile long sentNanos = System.nanoTime() - PAUSE.toNanos();

    public ProgressReporter(TaskQueues queues) {
        this.queues = queues;
    }

    public void report(ProgressReport report) {
        latest.put(report.lease(), report);
        if (scheduled.compareAndSet(false, true)) {
            long wait = sentNanos + PAUSE.toNanos() - System.nanoTime();
            var unused = timer.schedule(this::sendAll, Math.max(0, wait), TimeUnit.NANOSECONDS);
        }
    }

    /** Whether any report waits to be sent. */
    boolean hasReports() {
        return !latest.isEmpty();
    }

    /** Sends the last reports of tasks that are about to be settled: Redis refuses them afterwards. */
    void sendLast(List<Lease> leases) {
        send(leases);
    }

    private void sendAll() {
        scheduled.set(false);
        send(List.copyOf(latest.keySet()));
        sentNanos = System.nanoTime();
    }

    private void send(List<Lease> leases) {
        leases.stream().collect(Collectors.groupingBy(Lease::queue)).forEach(this::sendOf);
    }

    /**
     * Sends one call per queue at a time, and forgets a report only after it is sent: so no report of a task is under
     * way unseen when the task is settled. A server that does not answer does not delay other queues.
     */
    private void sendOf(QueueName queue, List<Lease> leases) {
        QueueLock lock = locks.compute(queue, (name, there) -> QueueLock.acquire(there));
        try {
            synchronized (lock) {
                sendLatest(queue, leases);
            }
        } finally {
            locks.computeIfPresent(queue, (name, there) -> there.release());
        }
    }

    /**
     * The lock for sending reports of a queue; removed when nobody uses it. Changed only inside the map that holds it.
     */
    private static final class QueueLock {

        private int users;

        static QueueLock acquire(@Nullable QueueLock there) {
            QueueLock lock = there == null ? new QueueLock() : there;
            lock.users++;
            return lock;
        }

        @Nullable
        QueueLock release() {
            users--;
            return users == 0 ? null : this;
        }
    }

    /** Whether nothing is under way or waits to be sent. */
    boolean isClear() {
        return latest.isEmpty() && locks.isEmpty();
    }

    private void sendLatest(QueueName queue, List<Lease> leases) {
        List<ProgressReport> reports = new ArrayList<>();
        for (Lease lease : leases) {
            ProgressReport report = latest.get(lease);
            if (report != null) {
                reports.add(report);
            }
        }
        if (!reports.isEmpty()) {
            send(queue, reports);
            reports.forEach(report -> latest.remove(report.lease(), report));
        }
    }

    private void send(QueueName queue, List<ProgressReport> reports) {
        try {
            Map<TaskRef, Rejection> lost = queues.queue(queue).progress(reports);
            log.trace("Sent the progress of {} tasks, {} of them too late", reports.size(), lost.size());
        } catch (StoreException e) {
            log.debug("The progress of {} tasks of queue {} was lost", reports.size(), queue, e);
        } catch (RuntimeException e) {
            log.error("Sending the progress of {} tasks of queue {} failed", reports.size(), queue, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
