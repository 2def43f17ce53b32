package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.MemoryWatch;
import io.holdfast.monitor.state.RecentStatistics;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.state.StoreRisks;
import io.holdfast.monitor.state.WaitingTypes;
import io.holdfast.monitor.web.diagnosis.Outlook;
import io.holdfast.monitor.web.diagnosis.ProblemFinder;
import io.holdfast.monitor.web.diagnosis.Situation;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Bucket;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the overview together from what the monitor has read anyway. */
@Component
class OverviewReader {

    private static final Duration RISING = Duration.ofMinutes(5);

    private final StateTracker tracker;
    private final RecentStatistics statistics;
    private final StoreRisks risks;
    private final MemoryWatch memory;
    private final WaitingTypes types;

    OverviewReader(
            StateTracker tracker,
            RecentStatistics statistics,
            StoreRisks risks,
            MemoryWatch memory,
            WaitingTypes types) {
        this.tracker = tracker;
        this.statistics = statistics;
        this.risks = risks;
        this.memory = memory;
        this.types = types;
    }

    /**
     * @param queue null for all
     * @return empty while Redis is unreachable
     */
    Optional<Overview> read(@Nullable QueueName queue) {
        return tracker.state().available().map(snapshot -> of(snapshot, queue));
    }

    private Overview of(Snapshot snapshot, @Nullable QueueName queue) {
        Depths depths = queue == null ? snapshot.total() : snapshot.queues().getOrDefault(queue, Depths.NONE);
        Series lastMinute = statistics.of(queue, Span.MINUTE).orElse(null);
        return new Overview(
                snapshot,
                queue,
                depths,
                lastMinute,
                queue == null
                        ? Outlook.of(snapshot.queues().values(), lastMinute, pausedQueues(snapshot))
                        : Outlook.of(depths, lastMinute),
                ProblemFinder.find(
                        new Situation(snapshot, risks.last(), memory.last(), newDeadLetters(), types.last())));
    }

    private @Nullable List<Series> pausedQueues(Snapshot snapshot) {
        Set<QueueName> paused = snapshot.queues().entrySet().stream()
                .filter(queue -> queue.getValue().paused())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return statistics.ofEach(paused, Span.MINUTE).orElse(null);
    }

    private long newDeadLetters() {
        return statistics
                .of(null, Span.QUARTER_HOUR)
                .map(series -> series.buckets().stream()
                        .filter(bucket -> bucket.start().isAfter(series.at().minus(RISING)))
                        .mapToLong(OverviewReader::deadLetters)
                        .sum())
                .orElse(0L);
    }

    private static long deadLetters(Bucket bucket) {
        return bucket.tally() == null ? 0 : bucket.tally().count(Counter.DEAD);
    }
}
