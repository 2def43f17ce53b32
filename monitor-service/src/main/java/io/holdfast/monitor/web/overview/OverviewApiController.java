package io.holdfast.monitor.web.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.RecentStatistics;
import io.holdfast.monitor.web.diagnosis.Problem;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The overview and the statistics behind its charts, as JSON. */
@RestController
class OverviewApiController {

    private final OverviewReader reader;
    private final RecentStatistics statistics;

    OverviewApiController(OverviewReader reader, RecentStatistics statistics) {
        this.reader = reader;
        this.statistics = statistics;
    }

    /** @param workers null while the node with the heartbeats is unreachable */
    @JsonNaming(SnakeCaseStrategy.class)
    record Answer(
            Instant at,
            @Nullable String queue,
            Counts depths,
            @Nullable Rates lastMinute,
            Outlook outlook,
            @Nullable Workers workers,
            List<Found> problems) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Counts(
            long pending,
            long delayed,
            long processing,
            long deadLetter,
            @Nullable Long oldestPendingMs) {}

    /** Per second. */
    record Rates(double enqueued, double completed, double retried, double dead) {}

    record Outlook(String trend, String sentence, @Nullable Long seconds) {}

    record Workers(int alive, int slots, int busy) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Found(
            String kind,
            boolean urgent,
            String what,
            String detail,
            @Nullable String queue,
            @Nullable String path) {}

    @GetMapping(path = "/api/overview", produces = "application/json")
    ResponseEntity<Answer> overview(@RequestParam(required = false) @Nullable String queue) {
        return uncached(reader.read(QueueParameter.of(queue))
                .map(OverviewApiController::answer)
                .orElseThrow(OverviewApiController::unavailable));
    }

    @GetMapping(path = "/api/statistics", produces = "application/json")
    ResponseEntity<Columns> statistics(
            @RequestParam(defaultValue = ChartSpan.DEFAULT) String span,
            @RequestParam(required = false) @Nullable String queue) {
        ChartSpan shown = ChartSpan.of(span);
        QueueName name = QueueParameter.of(queue);
        return uncached(statistics
                .of(name, shown.span())
                .map(series -> Columns.of(shown, name == null ? null : name.value(), series))
                .orElseThrow(OverviewApiController::unavailable));
    }

    private static <T> ResponseEntity<T> uncached(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    private static StoreUnavailableException unavailable() {
        return new StoreUnavailableException(
                "The statistics cannot be read", new IllegalStateException("Redis is unreachable"));
    }

    private static Answer answer(Overview overview) {
        QueueName queue = overview.queue();
        return new Answer(
                overview.snapshot().takenAt(),
                queue == null ? null : queue.value(),
                counts(overview.depths()),
                rates(overview.lastMinute()),
                new Outlook(
                        word(overview.outlook().trend()),
                        overview.outlook().sentence(),
                        overview.outlook().seconds()),
                overview.snapshot()
                        .livingWorkers()
                        .map(OverviewApiController::workers)
                        .orElse(null),
                overview.problems().stream().map(OverviewApiController::found).toList());
    }

    private static Counts counts(Depths depths) {
        Duration oldest = depths.oldestPending();
        return new Counts(
                depths.pending(),
                depths.delayed(),
                depths.processing(),
                depths.deadLetter(),
                oldest == null ? null : oldest.toMillis());
    }

    private static @Nullable Rates rates(@Nullable Series series) {
        return series == null || series.covered().isZero()
                ? null
                : new Rates(
                        series.rate(Counter.ENQUEUED),
                        series.rate(Counter.COMPLETED),
                        series.rate(Counter.RETRIED),
                        series.rate(Counter.DEAD));
    }

    private static Workers workers(List<MonitoredWorker> living) {
        return new Workers(
                living.size(),
                sum(living, worker -> worker.report().slots()),
                sum(living, worker -> worker.report().busy()));
    }

    private static int sum(List<MonitoredWorker> workers, ToIntFunction<MonitoredWorker> part) {
        return workers.stream().mapToInt(part).sum();
    }

    private static Found found(Problem problem) {
        return new Found(
                word(problem.kind()),
                problem.kind().urgent(),
                problem.what(),
                problem.detail(),
                problem.queue(),
                problem.path());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
