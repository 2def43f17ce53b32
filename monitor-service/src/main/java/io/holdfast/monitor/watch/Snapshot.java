package io.holdfast.monitor.watch;

import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * What one look at Redis showed.
 *
 * @param queues the depths of every known queue, each counted at its own moment
 * @param workers the workers of the last hour
 */
public record Snapshot(Instant takenAt, SortedMap<QueueName, Depths> queues, List<SeenWorker> workers) {

    private static final Comparator<SeenWorker> LIVING_FIRST = Comparator.comparing(SeenWorker::silent)
            .thenComparing(worker -> worker.report().startedAt())
            .thenComparing(worker -> worker.report().worker().value());

    /** Living workers come first, then by their start, so that rows keep their places from one look to the next. */
    public Snapshot {
        workers = workers.stream().sorted(LIVING_FIRST).toList();
    }

    /** The sum over all queues. */
    public Depths total() {
        return queues.values().stream().reduce(Depths::plus).orElse(Depths.NONE);
    }

    public List<SeenWorker> livingWorkers() {
        return workers.stream().filter(worker -> !worker.silent()).toList();
    }

    /** How many living workers take tasks from a queue. */
    public long workersOf(QueueName queue) {
        return livingWorkers().stream()
                .filter(worker -> worker.report().queues().contains(queue))
                .count();
    }
}
