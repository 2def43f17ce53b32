package io.holdfast.monitor.state;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Gauge;
import io.holdfast.queue.statistics.StatisticsSink;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the depths and the number of workers to the statistics, every five seconds and by one of the running monitors.
 * An empty queue is written once; after that it has no figures. Not thread-safe.
 */
public final class DepthStatisticsWriter implements Consumer<Snapshot> {

    private static final Logger log = LoggerFactory.getLogger(DepthStatisticsWriter.class);

    /** Twice in a bucket of 10 s. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Shorter than the interval, so that the same monitor is elected again. */
    private static final Duration TERM = INTERVAL.minusMillis(500);

    private static final Duration CALL_TIMEOUT = Duration.ofMillis(500);

    private final TaskQueues queues;
    private final StatisticsSink sink;
    private final LongSupplier nanoTime;
    private final Set<QueueName> filled = new HashSet<>();
    private long nextNanos;

    public DepthStatisticsWriter(TaskQueues queues, StatisticsSink sink) {
        this(queues, sink, System::nanoTime);
    }

    DepthStatisticsWriter(TaskQueues queues, StatisticsSink sink, LongSupplier nanoTime) {
        this.queues = queues;
        this.sink = sink;
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong();
    }

    @Override
    public void accept(Snapshot snapshot) {
        long now = nanoTime.getAsLong();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + INTERVAL.toNanos();
        try {
            if (queues.elect("statistics of depths", TERM, CALL_TIMEOUT)) {
                write(snapshot);
            }
        } catch (StoreException e) {
            log.debug("The depths are missing in the statistics of this moment", e);
        }
    }

    private void write(Snapshot snapshot) {
        snapshot.queues().forEach((queue, depths) -> {
            boolean wasFilled = filled.remove(queue);
            if (!isEmpty(depths)) {
                filled.add(queue);
            }
            if (wasFilled || !isEmpty(depths)) {
                send(sink.count(queue, gaugesOf(depths)));
            }
        });
        filled.retainAll(snapshot.queues().keySet());
        Tally all = gaugesOf(snapshot.total());
        snapshot.livingWorkers().ifPresent(workers -> addWorkers(all, workers));
        send(sink.countAll(all));
    }

    private static void send(CompletableFuture<?> call) {
        var unused = call.exceptionally(e -> {
            log.debug("The depths are missing in the statistics of this moment", e);
            return null;
        });
    }

    private static boolean isEmpty(Depths depths) {
        return depths.pending() + depths.delayed() + depths.processing() + depths.deadLetter() == 0;
    }

    private static Tally gaugesOf(Depths depths) {
        Duration oldest = depths.oldestPending();
        return new Tally()
                .set(Gauge.PENDING, depths.pending())
                .set(Gauge.DELAYED, depths.delayed())
                .set(Gauge.PROCESSING, depths.processing())
                .set(Gauge.DEAD_LETTERS, depths.deadLetter())
                .set(Gauge.OLDEST_PENDING, oldest == null ? 0 : oldest.toMillis());
    }

    private static void addWorkers(Tally all, List<MonitoredWorker> workers) {
        all.set(Gauge.WORKERS, workers.size())
                .set(
                        Gauge.SLOTS,
                        workers.stream()
                                .mapToLong(worker -> worker.report().slots())
                                .sum())
                .set(
                        Gauge.BUSY,
                        workers.stream()
                                .mapToLong(worker -> worker.report().busy())
                                .sum());
    }
}
