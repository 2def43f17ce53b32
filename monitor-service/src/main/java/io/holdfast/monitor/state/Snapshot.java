package io.holdfast.monitor.state;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The queues and workers at a moment.
 *
 * @param queues the depths of the queues that could be read, each at a slightly different moment
 * @param unknown the queues that could not be read because their node of Redis is unreachable
 * @param workers the workers seen in the last hour; null if their node of Redis is unreachable
 */
public record Snapshot(
        Instant takenAt,
        SortedMap<QueueName, Depths> queues,
        SortedSet<QueueName> unknown,
        @Nullable List<MonitoredWorker> workers) {

    private static final Comparator<MonitoredWorker> LIVING_FIRST = Comparator.comparing(MonitoredWorker::silent)
            .thenComparing(worker -> worker.report().startedAt())
            .thenComparing(worker -> worker.report().worker().value());

    /** Sorts workers by liveness, then by start time, so that rows keep their places between refreshes. */
    public Snapshot {
        workers = workers == null ? null : workers.stream().sorted(LIVING_FIRST).toList();
    }

    /** The sum over all queues that could be read. */
    public Depths total() {
        return queues.values().stream().reduce(Depths::plus).orElse(Depths.NONE);
    }

    /** Empty if the workers are unknown. */
    public Optional<List<MonitoredWorker>> livingWorkers() {
        return Optional.ofNullable(workers)
                .map(all -> all.stream().filter(worker -> !worker.silent()).toList());
    }

    /** The number of living workers that serve a queue; null if the workers are unknown. */
    public @Nullable Long workersOf(QueueName queue) {
        return livingWorkers()
                .map(living -> living.stream()
                        .filter(worker -> worker.report().queues().contains(queue))
                        .count())
                .orElse(null);
    }
}
