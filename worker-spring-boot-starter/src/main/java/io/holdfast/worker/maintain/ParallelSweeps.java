package io.holdfast.worker.maintain;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps many queues in parallel without waiting: a slow or unavailable server delays no other queue. A queue is not
 * swept again before its last sweep has answered. Thread-safe.
 */
final class ParallelSweeps<R> {

    /** Processes a report, on a thread that must not wait for Redis. */
    @FunctionalInterface
    interface ReportHandler<R> {

        /** Returns when the queue is to be swept again; null for not at all. */
        @Nullable
        Duration handle(QueueName queue, R report);
    }

    private static final Logger log = LoggerFactory.getLogger(ParallelSweeps.class);
    private static final long LONG_NANOS = Duration.ofMillis(200).toNanos();

    private final String name;
    private final Function<QueueName, CompletableFuture<R>> sweep;
    private final ReportHandler<R> handler;
    private final Consumer<Duration> runWithin;
    private final Set<QueueName> inProgress = ConcurrentHashMap.newKeySet();
    private final Set<QueueName> skipped = ConcurrentHashMap.newKeySet();
    private final Set<QueueName> again = ConcurrentHashMap.newKeySet();

    /**
     * @param sweep of one queue, sent without waiting
     * @param runWithin is told when {@link #takeRepeats} has a queue
     */
    ParallelSweeps(
            String name,
            Function<QueueName, CompletableFuture<R>> sweep,
            ReportHandler<R> handler,
            Consumer<Duration> runWithin) {
        this.name = name;
        this.sweep = sweep;
        this.handler = handler;
        this.runWithin = runWithin;
    }

    /**
     * Starts sweeps. Skips the rest if connecting to Redis fails only after a while: each queue would wait for that
     * again.
     */
    void startAll(Collection<QueueName> queues) {
        for (QueueName queue : queues) {
            if (!inProgress.add(queue)) {
                skipped.add(queue);
            } else if (takesLongToFail(queue)) {
                return;
            }
        }
    }

    /** The queues that are to be swept again, each once. */
    Set<QueueName> takeRepeats() {
        Set<QueueName> taken = new HashSet<>(again);
        again.removeAll(taken);
        return taken;
    }

    private boolean takesLongToFail(QueueName queue) {
        long started = System.nanoTime();
        return start(queue).isCompletedExceptionally() && System.nanoTime() - started > LONG_NANOS;
    }

    private CompletableFuture<R> start(QueueName queue) {
        CompletableFuture<R> report;
        try {
            report = sweep.apply(queue);
        } catch (RuntimeException e) {
            report = CompletableFuture.failedFuture(e);
        }
        return report.whenComplete((done, error) -> ended(queue, done, error));
    }

    private void ended(QueueName queue, @Nullable R report, @Nullable Throwable error) {
        inProgress.remove(queue);
        boolean wasSkipped = skipped.remove(queue);
        if (report == null) {
            failed(queue, error);
            return;
        }
        try {
            Duration time = handler.handle(queue, report);
            if (time != null || wasSkipped) {
                again.add(queue);
                runWithin.accept(time == null ? Duration.ZERO : time);
            }
        } catch (RuntimeException e) {
            log.error("The {} failed to process its report of queue {}", name, queue, e);
        }
    }

    private void failed(QueueName queue, @Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof StoreException) {
            log.debug("The {} could not sweep queue {}; it retries", name, queue, cause);
        } else {
            log.error("Unexpected error of the {} in queue {}; it retries", name, queue, cause);
        }
    }
}
