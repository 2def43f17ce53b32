package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.ReapPolicy;
import io.holdfast.queue.model.ReapReport;
import io.holdfast.queue.model.TrimPolicy;
import io.holdfast.worker.ReaperSettings;
import io.holdfast.worker.RetentionSettings;
import io.holdfast.worker.WorkerProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sweeps that keep queues in order, each in a rhythm and on a thread of its own. */
final class Maintenance {

    private static final Duration TRIM_INTERVAL = Duration.ofSeconds(1);
    /** While tasks end by the thousands: what is trimmed soon after its end is still in the cache of Redis' core. */
    private static final Duration SOON_AGAIN = Duration.ofMillis(20);

    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    private final List<Loop> loops = new ArrayList<>();
    private final @Nullable Loop dispatching;

    Maintenance(WorkerProperties properties, WorkerStore store, ServedQueues served, WorkerMetrics metrics) {
        RetentionSettings retention = properties.retention();
        if (properties.reaper().enabled()) {
            Loop reaping =
                    reaping(properties, new Reaper(store.queues()::queue, served, policyOf(properties), metrics));
            loops.add(reaping);
            if (properties.reaper().deathWatch()) {
                loops.add(watching(store, served, reaping));
            }
        }
        TrimPolicy trim = new TrimPolicy(
                TaskQueue.PORTION, retention.completedAge(), retention.completedCount(), retention.idWindow());
        Trimmer trimmer = new Trimmer(store.queues()::queue, served, trim, TRIM_INTERVAL);
        loops.add(new Loop("trimmer", TRIM_INTERVAL, () -> trimmer.runOnce() ? SOON_AGAIN : null));
        this.dispatching = properties.dispatcher().enabled()
                ? dispatching(properties, new Dispatcher(store.queues()::queue, served))
                : null;
        if (dispatching != null) {
            loops.add(dispatching);
        }
    }

    private static ReapPolicy policyOf(WorkerProperties properties) {
        return new ReapPolicy(TaskQueue.PORTION, properties.reaper().maxReclaims(), properties.leaseTtl());
    }

    private static Loop reaping(WorkerProperties properties, Reaper reaper) {
        return new Loop(
                "reaper",
                reapInterval(properties.reaper(), properties.leaseTtl()),
                () -> reaper.runOnce().stream()
                        .map(ReapReport::within)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static Loop watching(WorkerStore store, ServedQueues served, Loop reaping) {
        DeathWatch watch =
                new DeathWatch(store.registry(), store.queues()::queue, served, () -> reaping.within(Duration.ZERO));
        return new Loop("death watch", DeathWatch.INTERVAL, watch::runOnce);
    }

    /** A silence of half a lease counts as an outage, so a healthy reaper must not be silent for that long. */
    static Duration reapInterval(ReaperSettings reaper, Duration lease) {
        Duration third = lease.dividedBy(3);
        return reaper.interval().compareTo(third) < 0 ? reaper.interval() : third;
    }

    private static Loop dispatching(WorkerProperties properties, Dispatcher dispatcher) {
        return new Loop(
                "dispatcher",
                properties.dispatcher().interval(),
                () -> dispatcher.runOnce().nextDue());
    }

    /** Adds the report of what this worker does. */
    void report(Heartbeat heartbeat) {
        loops.add(new Loop("heartbeat", HEARTBEAT_INTERVAL, () -> {
            heartbeat.runOnce();
            return null;
        }));
    }

    void start() {
        loops.forEach(Loop::start);
    }

    void stop() throws InterruptedException {
        for (Loop loop : loops) {
            loop.stop();
        }
    }

    /** A delayed task is known to be due in this time. */
    void dueIn(Duration time) {
        if (dispatching != null) {
            dispatching.within(time);
        }
    }
}
