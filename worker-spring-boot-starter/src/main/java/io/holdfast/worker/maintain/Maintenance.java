package io.holdfast.worker.maintain;

import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.ReaperSettings;
import io.holdfast.worker.RetentionSettings;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.lease.ClaimRenewer;
import io.holdfast.worker.settle.WorkerMetrics;
import io.holdfast.worker.support.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The periodic work of a worker: each job has its own interval and thread. */
public final class Maintenance {

    private static final Duration SCAN_INTERVAL = Duration.ofSeconds(1);
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(1);

    private final List<Loop> loops = new ArrayList<>();
    private final @Nullable Dispatcher dispatcher;

    public Maintenance(
            WorkerProperties properties,
            TaskQueues queues,
            WorkerRegistry registry,
            Schedules schedules,
            WorkerId worker,
            ServedQueues served,
            WorkerMetrics metrics,
            StatisticsRecorder statistics) {
        loops.add(loop("queue list", REFRESH_INTERVAL, served::refresh));
        if (properties.reaper().enabled()) {
            Duration interval = reapInterval(properties.reaper(), properties.leaseTtl());
            ReapPolicy policy = policyOf(properties);
            QueueReachability reachability = new QueueReachability(policy.lease());
            Loop reaperLoop = new Reaper(queues, served, policy, metrics, statistics, reachability, interval).loop();
            loops.add(reaperLoop);
            if (properties.reaper().deathWatch()) {
                loops.add(livenessMonitor(queues, registry, worker, served, reachability, reaperLoop));
            }
        }
        loops.add(loop(
                "unused queue remover", UnusedQueueRemover.INTERVAL, new UnusedQueueRemover(queues, served)::runOnce));
        Trimmer trimmer = new Trimmer(queues, trimPolicy(properties.retention()));
        loops.add(trimmer.loop());
        this.dispatcher = properties.dispatcher().enabled() ? new Dispatcher(queues) : null;
        if (dispatcher == null) {
            loops.add(scanner(queues, served, "trim", SCAN_INTERVAL, List.of(trimmer::onScan)));
        } else {
            Scheduler scheduler = new Scheduler(schedules, metrics, statistics);
            loops.add(dispatcher.loop());
            loops.add(scheduler.loop());
            loops.add(scanner(
                    queues,
                    served,
                    "dispatch, fire and trim",
                    properties.dispatcher().interval(),
                    List.of(dispatcher::onScan, scheduler::onScan, trimmer::onScan)));
        }
    }

    private static ReapPolicy policyOf(WorkerProperties properties) {
        return new ReapPolicy(TaskQueue.MAX_BATCH, properties.reaper().maxReclaims(), properties.leaseTtl());
    }

    private static TrimPolicy trimPolicy(RetentionSettings retention) {
        return new TrimPolicy(
                TaskQueue.MAX_BATCH, retention.completedAge(), retention.completedCount(), retention.idWindow());
    }

    private static Loop loop(String name, Duration interval, Runnable step) {
        return new Loop(name, interval, () -> {
            step.run();
            return null;
        });
    }

    private static Loop scanner(
            TaskQueues queues,
            ServedQueues served,
            String what,
            Duration wanted,
            List<Consumer<Map<QueueName, QueueSummary>>> listeners) {
        Duration interval = wanted.compareTo(SCAN_INTERVAL) < 0 ? wanted : SCAN_INTERVAL;
        return loop(
                "queue scanner",
                interval,
                new QueueScanner(queues, served, what + " every " + interval.toMillis() + " ms", interval, listeners)
                        ::runOnce);
    }

    private static Loop livenessMonitor(
            TaskQueues queues,
            WorkerRegistry registry,
            WorkerId worker,
            ServedQueues served,
            QueueReachability reachability,
            Loop reaperLoop) {
        LivenessMonitor monitor = new LivenessMonitor(
                registry,
                worker,
                queues,
                served,
                reachability,
                () -> reaperLoop.runWithin(Duration.ZERO),
                System::nanoTime);
        return new Loop("liveness monitor", LivenessMonitor.INTERVAL, monitor::runOnce);
    }

    /** A silence of half a lease counts as an outage, so a healthy reaper must be faster. */
    static Duration reapInterval(ReaperSettings reaper, Duration lease) {
        Duration third = lease.dividedBy(3);
        return reaper.interval().compareTo(third) < 0 ? reaper.interval() : third;
    }

    /** Adds the heartbeat. */
    public void addHeartbeat(Heartbeat heartbeat) {
        Loop heartbeatLoop = loop("heartbeat", Heartbeat.INTERVAL, heartbeat::runOnce);
        heartbeat.onReconnect(() -> heartbeatLoop.runWithin(Duration.ZERO));
        loops.add(heartbeatLoop);
    }

    /** Adds the renewal of claims. */
    public void addClaimRenewal(ClaimRenewer claims) {
        loops.add(loop("claim renewer", KeyClaim.REPEAT, claims::runOnce));
    }

    public void start() {
        loops.forEach(Loop::start);
    }

    public void stop() throws InterruptedException {
        loops.forEach(Loop::end); // all first, so that their last steps end together
        for (Loop loop : loops) {
            loop.stop();
        }
    }

    /** The next delayed task of a queue is due in this time. */
    public void dueIn(QueueName queue, Duration time) {
        if (dispatcher != null) {
            dispatcher.dueIn(queue, time);
        }
    }
}
