package io.holdfast.monitor.autoscale;

import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the load of each queue, and of all together, from the snapshots: no recommendation costs Redis anything more.
 * Thread-safe.
 */
public final class LoadTracker {

    private final RunTimes runTimes;
    private final LimitWatch limits;
    private final Map<QueueName, DemandHistory> histories = new HashMap<>();
    private final DemandHistory total = new DemandHistory();
    private @Nullable Snapshot last;
    private Instant since = Instant.MAX;

    public LoadTracker(RunTimes runTimes, LimitWatch limits) {
        this.runTimes = runTimes;
        this.limits = limits;
    }

    /** Adds a snapshot to the histories. Without the workers, nothing can be said about the load. */
    public synchronized void add(Snapshot snapshot) {
        List<MonitoredWorker> workers = taking(snapshot, worker -> true);
        if (workers == null) {
            last = null;
            return;
        }
        Instant at = snapshot.takenAt();
        if (last == null && since.isAfter(at)) {
            since = at;
        }
        last = snapshot;
        histories
                .keySet()
                .removeIf(queue -> !snapshot.queues().containsKey(queue)
                        && !snapshot.unknown().contains(queue));
        snapshot.queues()
                .forEach((queue, depths) -> histories
                        .computeIfAbsent(queue, unused -> new DemandHistory())
                        .add(LoadSample.of(
                                at,
                                LoadSample.pending(depths),
                                depths.processing(),
                                runTimes.of(queue),
                                workers.stream().filter(serves(queue)).toList())));
        total.add(LoadSample.of(
                at,
                snapshot.queues().values().stream()
                        .mapToLong(LoadSample::pending)
                        .sum(),
                snapshot.total().processing(),
                runTimes.total(),
                workers));
    }

    /**
     * Returns the load of a queue by the last snapshot. A queue that does not exist has none.
     *
     * @param queue null for all queues together
     * @return empty if it is not known: the node of the queue or that of the workers is unreachable
     */
    public synchronized Optional<QueueLoad> of(@Nullable QueueName queue) {
        Snapshot snapshot = last;
        if (snapshot == null || (queue != null && snapshot.unknown().contains(queue))) {
            return Optional.empty();
        }
        return Optional.ofNullable(taking(snapshot, queue == null ? worker -> true : serves(queue)))
                .map(workers -> queue == null ? ofAll(snapshot, workers) : ofOne(queue, snapshot, workers));
    }

    private QueueLoad ofAll(Snapshot snapshot, List<MonitoredWorker> workers) {
        return load(
                snapshot.takenAt(),
                snapshot.total(),
                workers,
                runTimes.total(),
                Double.POSITIVE_INFINITY,
                demands(total));
    }

    private QueueLoad ofOne(QueueName queue, Snapshot snapshot, List<MonitoredWorker> workers) {
        Duration runTime = runTimes.of(queue);
        DemandHistory history = histories.get(queue);
        return load(
                snapshot.takenAt(),
                snapshot.queues().getOrDefault(queue, Depths.NONE),
                workers,
                runTime,
                usefulSlots(limits.last().get(queue), runTime),
                history == null ? none(snapshot.takenAt(), LoadSample.slotsOf(workers)) : demands(history));
    }

    private static QueueLoad load(
            Instant at,
            Depths depths,
            List<MonitoredWorker> workers,
            @Nullable Duration runTime,
            double usefulSlots,
            Demands demands) {
        return new QueueLoad(
                at,
                depths,
                workers.size(),
                LoadSample.slotsOf(workers),
                LoadSample.busyOf(workers),
                runTime,
                usefulSlots,
                demands);
    }

    private static Demands demands(DemandHistory history) {
        return new Demands(history.now(), history.recent(), history.isComplete());
    }

    private Demands none(Instant at, int slots) {
        Demand none = Demand.none(at, slots);
        return new Demands(none, List.of(none), !at.isBefore(since.plus(DemandHistory.REMEMBERED)));
    }

    private static double usefulSlots(@Nullable LimitsInUse inUse, @Nullable Duration runTime) {
        if (inUse == null) {
            return Double.POSITIVE_INFINITY;
        }
        QueueLimits limits = inUse.limits();
        Rate rate = limits.rate();
        double byConcurrency = limits.concurrency() == null ? Double.POSITIVE_INFINITY : limits.concurrency();
        double byRate = rate == null || runTime == null
                ? Double.POSITIVE_INFINITY
                : (double) rate.count() * runTime.toNanos() / rate.per().toNanos();
        return Math.min(byConcurrency, Math.max(1, byRate));
    }

    /** The living workers that take tasks; null if the workers are unknown. */
    private static @Nullable List<MonitoredWorker> taking(Snapshot snapshot, Predicate<MonitoredWorker> which) {
        return snapshot.livingWorkers()
                .map(living -> living.stream()
                        .filter(worker -> !worker.draining())
                        .filter(which)
                        .toList())
                .orElse(null);
    }

    private static Predicate<MonitoredWorker> serves(QueueName queue) {
        return worker -> worker.report().queues().contains(queue);
    }
}
