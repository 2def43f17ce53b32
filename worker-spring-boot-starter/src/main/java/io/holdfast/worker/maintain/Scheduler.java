package io.holdfast.worker.maintain;

import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.FireReport;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.settle.WorkerMetrics;
import io.holdfast.worker.support.Loop;
import io.holdfast.worker.support.Plural;
import io.holdfast.worker.support.Threads;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires schedules when they are due, in the queues of the last scans. Thread-safe, and safe in any number of
 * processes: each tick is decided once.
 */
final class Scheduler {

    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_REMEMBERED = 1_000;

    private final DueQueues due = new DueQueues();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private final ParallelSweeps<FireReport> sweeps;
    private final WorkerMetrics metrics;
    private final StatisticsRecorder statistics;
    private final Loop loop;

    Scheduler(Schedules schedules, WorkerMetrics metrics, StatisticsRecorder statistics) {
        this.metrics = metrics;
        this.statistics = statistics;
        this.loop = new Loop("scheduler", INTERVAL, this::runOnce);
        Executor computation = Threads.single("holdfast-scheduler-ticks");
        this.sweeps = new ParallelSweeps<>(
                "scheduler", queue -> schedules.startFire(queue, computation), this::handle, loop::runWithin);
    }

    /** The loop that runs it. */
    Loop loop() {
        return loop;
    }

    void onScan(Map<QueueName, QueueSummary> found) {
        found.forEach((queue, summary) -> {
            if (summary.nextFire() != null) {
                dueIn(queue, summary.nextFire());
            }
        });
    }

    private void dueIn(QueueName queue, Duration time) {
        loop.runWithin(due.dueIn(queue, time));
    }

    /**
     * Fires in the queues with due schedules.
     *
     * @return when the next queue is due
     */
    @Nullable
    Duration runOnce() {
        Set<QueueName> fired = new HashSet<>(sweeps.takeRepeats());
        Duration next = due.takeTo(fired);
        sweeps.startAll(fired);
        return next;
    }

    private @Nullable Duration handle(QueueName queue, FireReport report) {
        metrics.decided(report.outcomes());
        if (report.enqueued() > 0) {
            statistics.enqueued(queue, report.enqueued());
            log.debug("Enqueued {} of schedules in queue {}", Plural.of(report.enqueued(), "task"), queue);
        }
        int missed = report.outcomes().getOrDefault(FireOutcome.MISSED, 0);
        if (missed > 0) {
            log.info("Schedules of queue {} have missed {}", queue, Plural.of(missed, "tick"));
        }
        report.failed()
                .forEach((name, reason) -> log.warn("Schedule {} did not run in queue {}: {}", name, queue, reason));
        report.unreadable().forEach(this::warnOnce);
        if (report.next() != null && report.next().isZero()) {
            return Duration.ZERO;
        } else if (report.next() != null) {
            dueIn(queue, report.next());
        }
        return null;
    }

    private void warnOnce(String name) {
        if (unreadable.size() < MAX_REMEMBERED && unreadable.add(name)) {
            log.warn("Schedule {} is damaged or of a newer version, so this process cannot fire it", name);
        }
    }
}
