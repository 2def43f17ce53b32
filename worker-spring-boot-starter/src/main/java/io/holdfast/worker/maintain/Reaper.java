package io.holdfast.worker.maintain;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.ReapReport;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.settle.WorkerMetrics;
import io.holdfast.worker.support.Loop;
import io.holdfast.worker.support.Plural;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reclaims tasks from workers that died: it checks all queues, and sweeps those with leases. Safe in any number of
 * processes.
 */
final class Reaper {

    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    /** The shortest timeout of a check on one server: a sixth of a short lease would be too little. */
    private static final Duration MIN_CHECK_TIMEOUT = Duration.ofMillis(500);

    private final TaskQueues queues;
    private final ServedQueues served;
    private final ReapPolicy policy;
    private final WorkerMetrics metrics;
    private final StatisticsRecorder statistics;
    private final QueueReachability reachability;
    private final Duration interval;
    private final Set<QueueName> leftToOthers = ConcurrentHashMap.newKeySet();
    private final ParallelSweeps<ReapReport> sweeps;
    private final Loop loop;

    Reaper(
            TaskQueues queues,
            ServedQueues served,
            ReapPolicy policy,
            WorkerMetrics metrics,
            StatisticsRecorder statistics,
            QueueReachability reachability,
            Duration interval) {
        this.queues = queues;
        this.served = served;
        this.policy = policy;
        this.metrics = metrics;
        this.statistics = statistics;
        this.reachability = reachability;
        this.interval = interval;
        this.loop = new Loop("reaper", interval, () -> {
            runOnce();
            return null;
        });
        this.sweeps = new ParallelSweeps<>("reaper", this::sweep, this::handle, loop::runWithin);
    }

    /** The loop that runs it. */
    Loop loop() {
        return loop;
    }

    /** Sweeps the queues with leases, and those in which the last sweep left something. */
    void runOnce() {
        Map<QueueName, QueueSummary> work = queues.summaries(served.all(), checkTimeout());
        reachability.answered(work);
        Set<QueueName> swept = sweeps.takeRepeats();
        work.forEach((queue, summary) -> {
            if (!summary.leased()) {
                leftToOthers.remove(queue);
            } else if (reachability.shouldLeaveToOthers(summary)) {
                leftToOthers.add(queue);
            } else {
                swept.add(queue);
            }
        });
        sweeps.startAll(swept);
    }

    /**
     * A sixth of a lease. A silence of half a lease counts as an outage, and up to a third passes between two checks: 1/3
     * + 1/6 = 1/2.
     */
    private Duration checkTimeout() {
        Duration sixth = policy.lease().dividedBy(6);
        return queues.sharded() || sixth.compareTo(MIN_CHECK_TIMEOUT) > 0 ? sixth : MIN_CHECK_TIMEOUT;
    }

    private CompletableFuture<ReapReport> sweep(QueueName queue) {
        return queues.queue(queue).startReap(policyFor(queue));
    }

    private ReapPolicy policyFor(QueueName queue) {
        Duration reachedFor = reachability.reachedFor(queue);
        if (leftToOthers.contains(queue)) { // its leases may be older than this process
            return policy.reachableFor(reachedFor);
        }
        boolean known = reachedFor.compareTo(policy.lease().dividedBy(3)) >= 0;
        return known ? policy.lastReplyAgo(reachability.previousReplyAgo(queue)) : policy;
    }

    private @Nullable Duration handle(QueueName queue, ReapReport report) {
        leftToOthers.remove(queue);
        int buried = report.buried().size();
        int reclaimed = report.reclaimed().size() + buried;
        metrics.reclaimed(reclaimed, buried);
        statistics.add(queue, Counter.RECLAIMED, reclaimed);
        statistics.add(queue, Counter.DEAD, buried);
        statistics.add(queue, Counter.CANCELLED, report.cancelled().size());
        if (report.spared()) {
            log.debug("Reclaimed nothing from queue {}: an outage has just ended, and its workers renew first", queue);
        }
        if (!report.reclaimed().isEmpty() || !report.cancelled().isEmpty()) {
            log.info(
                    "Reclaimed {} of queue {} from workers that died or could not renew; {} cancelled",
                    Plural.of(report.reclaimed().size(), "task"),
                    queue,
                    report.cancelled().size());
        }
        for (TaskId task : report.buried()) {
            log.error(
                    "Task {} of queue {} is a dead letter now: {} of its workers died",
                    task,
                    queue,
                    policy.maxReclaims());
        }
        if (report.more()) {
            return Duration.ZERO;
        }
        Duration within = report.nextSweepWithin(); // leases that are shorter than this worker's
        return within == null || within.compareTo(interval) >= 0 ? null : within;
    }
}
