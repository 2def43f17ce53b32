package io.holdfast.worker.maintain;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.model.QueueName;
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
 * Sweeps many queues side by side, and waits for none: one whose Redis is slow or away delays no other. A queue whose
 * last sweep is unanswered is not swept again until the answer is there. Safe for use by many threads.
 */
final class ParallelSweeps<R> {

    /** What becomes of a report. It runs on a thread that must not wait for Redis. */
    @FunctionalInterface
    interface Book<R> {

        /** Returns in how long the queue is to be swept again; null for not at all. */
        @Nullable
        Duration enter(QueueName queue, R report);
    }

    private static final Logger log = LoggerFactory.getLogger(ParallelSweeps.class);
    private static final long LONG_NANOS = Duration.ofMillis(200).toNanos();

    private final String name;
    private final Function<QueueName, CompletableFuture<R>> sweep;
    private final Book<R> book;
    private final Consumer<Duration> within;
    private final Set<QueueName> underWay = ConcurrentHashMap.newKeySet();
    private final Set<QueueName> skipped = ConcurrentHashMap.newKeySet();
    private final Set<QueueName> again = ConcurrentHashMap.newKeySet();

    /**
     * @param sweep of one queue, sent without waiting
     * @param within is told in how long {@link #takeAgain} has a queue
     */
    ParallelSweeps(
            String name, Function<QueueName, CompletableFuture<R>> sweep, Book<R> book, Consumer<Duration> within) {
        this.name = name;
        this.sweep = sweep;
        this.book = book;
        this.within = within;
    }

    /** Leaves the rest out when connecting to Redis takes its time in vain: each of them would try it anew. */
    void over(Collection<QueueName> queues) {
        for (QueueName queue : queues) {
            if (!underWay.add(queue)) {
                skipped.add(queue);
            } else if (takesLongToFail(queue)) {
                return;
            }
        }
    }

    /** Those that are to be swept again, each told once. */
    Set<QueueName> takeAgain() {
        Set<QueueName> taken = new HashSet<>(again);
        again.removeAll(taken);
        return taken;
    }

    private boolean takesLongToFail(QueueName queue) {
        long begun = System.nanoTime();
        return start(queue).isCompletedExceptionally() && System.nanoTime() - begun > LONG_NANOS;
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
        underWay.remove(queue);
        boolean wasSkipped = skipped.remove(queue);
        if (report == null) {
            failed(queue, error);
            return;
        }
        try {
            Duration time = book.enter(queue, report);
            if (time != null || wasSkipped) {
                again.add(queue);
                within.accept(time == null ? Duration.ZERO : time);
            }
        } catch (RuntimeException e) {
            log.error("The {} could not enter what it did in queue {}", name, queue, e);
        }
    }

    private void failed(QueueName queue, @Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof StoreException) {
            log.debug("The {} could not sweep queue {}; it tries again", name, queue, cause);
        } else {
            log.error("The {} broke on queue {}; it tries again", name, queue, cause);
        }
    }
}
