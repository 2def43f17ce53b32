package io.holdfast.monitor.web.queues;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.statistics.TypeCounts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One type of the tasks of a queue.
 *
 * @param runs the runs that ended in the last 15 minutes
 * @param failureRate the share of them that failed; absent if none ended, as the next two
 * @param waitingNext how many of the next pending tasks are of this type
 * @param workers the living workers that serve the queue and handle the type; null if unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
record TypeRow(
        String type,
        long runs,
        @Nullable Double runsPerSecond,
        @Nullable Double failureRate,
        @Nullable Long averageRunMs,
        long waitingNext,
        @Nullable List<String> workers) {

    private static final int MAX_NAMED = 3;

    static TypeRow of(
            String type,
            @Nullable TypeCounts counts,
            Duration covered,
            long waitingNext,
            @Nullable List<String> workers) {
        if (counts == null || counts.runs() == 0) {
            return new TypeRow(type, 0, null, null, null, waitingNext, workers);
        }
        return new TypeRow(
                type,
                counts.runs(),
                covered.isZero() ? null : counts.runs() * 1_000.0 / covered.toMillis(),
                counts.failureRate(),
                counts.averageRunTime().toMillis(),
                waitingNext,
                workers);
    }

    @JsonIgnore
    public boolean orphaned() {
        return workers != null && workers.isEmpty();
    }

    @JsonIgnore
    public String handledBy() {
        if (workers == null) {
            return "unknown";
        }
        String named = String.join(", ", workers.stream().limit(MAX_NAMED).toList());
        return workers.size() > MAX_NAMED ? named + " and " + (workers.size() - MAX_NAMED) + " more" : named;
    }

    @JsonIgnore
    public String rateText() {
        return QueueView.perSecond(runsPerSecond);
    }

    @JsonIgnore
    public String failureText() {
        return QueueView.percent(failureRate);
    }

    @JsonIgnore
    public String runText() {
        return averageRunMs == null ? Formats.NONE : Formats.runTime(Duration.ofMillis(averageRunMs));
    }
}
