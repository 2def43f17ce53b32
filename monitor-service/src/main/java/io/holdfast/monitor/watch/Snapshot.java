package io.holdfast.monitor.watch;

import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What one look at Redis showed.
 *
 * @param queues the depths of every queue that could be counted, each at its own moment
 * @param unknown the queues that could not be counted, since a part of Redis is away
 * @param workers the workers of the last hour; null when they are not known, since a part of Redis is away
 */
public record Snapshot(
        Instant takenAt,
        SortedMap<QueueName, Depths> queues,
        SortedSet<QueueName> unknown,
        @Nullable List<SeenWorker> workers) {

    private static final Comparator<SeenWorker> LIVING_FIRST = Comparator.comparing(SeenWorker::silent)
            .thenComparing(worker -> worker.report().startedAt())
            .thenComparing(worker -> worker.report().worker().value());

    /** Living workers come first, then by their start, so that rows keep their places from one look to the next. */
    public Snapshot {
        workers = workers == null ? null : workers.stream().sorted(LIVING_FIRST).toList();
    }

    /** The sum over all queues that could be counted. */
    public Depths total() {
        return queues.values().stream().reduce(Depths::plus).orElse(Depths.NONE);
    }

    /** Empty when the workers are not known. */
    public Optional<List<SeenWorker>> livingWorkers() {
        return Optional.ofNullable(workers)
                .map(all -> all.stream().filter(worker -> !worker.silent()).toList());
    }

    /** How many living workers take tasks from a queue; null when the workers are not known. */
    public @Nullable Long workersOf(QueueName queue) {
        return livingWorkers()
                .map(living -> living.stream()
                        .filter(worker -> worker.report().queues().contains(queue))
                        .count())
                .orElse(null);
    }
}
