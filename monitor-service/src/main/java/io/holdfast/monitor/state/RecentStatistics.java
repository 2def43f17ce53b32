package io.holdfast.monitor.state;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.task.QueueName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statistics that are a few seconds old, so that ten browsers cost Redis what one costs. A caller waits for Redis for a
 * second at most. Thread-safe.
 */
public final class RecentStatistics {

    private static final Logger log = LoggerFactory.getLogger(RecentStatistics.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);
    private static final Duration MAX_CALLER_WAIT = Duration.ofSeconds(1);
    private static final int MAX_KEPT = 50;

    private final QueueStatistics statistics;
    private final StateTracker tracker;
    private final Clock clock;
    private final Executor readers;
    private final Map<Key, Reading> kept = new LinkedHashMap<>();

    /** @param queues null for all queues together */
    private record Key(@Nullable Set<QueueName> queues, Span span) {}

    private record Reading(Instant began, CompletableFuture<Optional<List<Series>>> series) {}

    public RecentStatistics(QueueStatistics statistics, StateTracker tracker, Clock clock, Executor readers) {
        this.statistics = statistics;
        this.tracker = tracker;
        this.clock = clock;
        this.readers = readers;
    }

    /**
     * Returns the statistics of a queue, or of all queues together.
     *
     * @param queue null for all
     * @return empty if they cannot be read in time: a node of Redis is unreachable
     */
    public Optional<Series> of(@Nullable QueueName queue, Span span) {
        return of(new Key(queue == null ? null : Set.of(queue), span)).map(all -> all.get(0));
    }

    /**
     * Returns the statistics of each of these queues.
     *
     * @return empty if not all of them can be read in time
     */
    public Optional<List<Series>> ofEach(Set<QueueName> queues, Span span) {
        return queues.isEmpty() ? Optional.of(List.of()) : of(new Key(Set.copyOf(queues), span));
    }

    private Optional<List<Series>> of(Key key) {
        if (tracker.state().available().isEmpty()) {
            return Optional.empty();
        }
        try {
            return reading(key).get(MAX_CALLER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("The statistics could not be read in time", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized CompletableFuture<Optional<List<Series>>> reading(Key key) {
        Instant now = clock.instant();
        Reading known = kept.get(key);
        if (known == null || known.began().plus(MAX_AGE).isBefore(now)) {
            kept.remove(key);
            known = new Reading(now, CompletableFuture.supplyAsync(() -> read(key.queues(), key.span()), readers));
            kept.put(key, known);
            if (kept.size() > MAX_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return known.series();
    }

    private Optional<List<Series>> read(@Nullable Set<QueueName> queues, Span span) {
        try {
            if (queues == null) {
                return Optional.of(List.of(statistics.total(span)));
            }
            List<Series> all =
                    List.copyOf(statistics.series(queues, span, MAX_WAIT).values());
            return all.size() == queues.size() ? Optional.of(all) : Optional.empty();
        } catch (StoreException e) {
            log.debug("The statistics could not be read", e);
            return Optional.empty();
        }
    }
}
