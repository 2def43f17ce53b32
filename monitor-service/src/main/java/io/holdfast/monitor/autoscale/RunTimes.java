package io.holdfast.monitor.autoscale;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.TypeCounts;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The average time of the runs that ended in the last minute, read every ten seconds for the queues with tasks. If none ended,
 * the last known time remains. The getters never wait for Redis. Thread-safe.
 */
public final class RunTimes implements Consumer<Snapshot> {

    private static final Logger log = LoggerFactory.getLogger(RunTimes.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final QueueStatistics statistics;
    private Instant next = Instant.MIN;
    private volatile Map<QueueName, Duration> perQueue = Map.of();
    private volatile @Nullable Duration total;

    public RunTimes(QueueStatistics statistics) {
        this.statistics = statistics;
    }

    /** Reads the times if that is due. Called with each snapshot, on a thread that may wait. */
    @Override
    public synchronized void accept(Snapshot snapshot) {
        if (snapshot.takenAt().isBefore(next) && !snapshot.takenAt().isBefore(next.minus(INTERVAL))) {
            return;
        }
        next = snapshot.takenAt().plus(INTERVAL);
        Map<QueueName, Duration> known = new HashMap<>(perQueue);
        known.keySet().retainAll(snapshot.queues().keySet());
        Set<QueueName> active = snapshot.queues().entrySet().stream()
                .filter(queue -> hasTasks(queue.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        try {
            if (!active.isEmpty()) {
                statistics
                        .series(active, Span.MINUTE, MAX_WAIT)
                        .forEach((queue, series) -> average(series).ifPresent(time -> known.put(queue, time)));
                average(statistics.total(Span.MINUTE)).ifPresent(time -> total = time);
            }
        } catch (StoreException e) {
            log.debug("The run times could not be read", e);
        }
        perQueue = Map.copyOf(known);
    }

    private static boolean hasTasks(Depths depths) {
        return depths.pending() + depths.processing() > 0;
    }

    private static Optional<Duration> average(Series series) {
        return series.total().types().values().stream()
                .reduce((one, other) -> new TypeCounts(
                        one.completed() + other.completed(),
                        one.failed() + other.failed(),
                        one.runTime().plus(other.runTime())))
                .filter(all -> all.runs() > 0)
                .map(TypeCounts::averageRunTime);
    }

    /** Null as long as no run has ended. */
    @Nullable
    Duration of(QueueName queue) {
        return perQueue.get(queue);
    }

    /** Of the runs of all queues; null as long as none has ended. */
    @Nullable
    Duration total() {
        return total;
    }
}
