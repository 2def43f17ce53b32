package io.holdfast.producer.queues;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.access.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows how much happens in the queues. */
@RestController
class RateController {

    /** A node of Redis that has not answered by then counts as unreachable. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final TaskQueues queues;
    private final QueueStatistics statistics;

    RateController(TaskQueues queues, QueueStatistics statistics) {
        this.queues = queues;
        this.statistics = statistics;
    }

    private record Rates(Map<String, QueueRates> queues) {}

    /**
     * Events per second.
     *
     * @param failed runs that failed, for good or not
     */
    private record QueueRates(double enqueued, double started, double completed, double failed) {

        static @Nullable QueueRates of(Series series) {
            return series.covered().isZero()
                    ? null
                    : new QueueRates(
                            rounded(series.rate(Counter.ENQUEUED)),
                            rounded(series.rate(Counter.STARTED)),
                            rounded(series.rate(Counter.COMPLETED)),
                            rounded(series.rate(Counter.RETRIED) + series.rate(Counter.DEAD)));
        }

        private static double rounded(double rate) {
            return Math.round(rate * 1_000) / 1_000.0;
        }
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/rates")
    ResponseEntity<byte[]> rates() {
        TreeSet<QueueName> names = new TreeSet<>(queues.known());
        names.add(QueueName.DEFAULT);
        Map<String, QueueRates> rates = new TreeMap<>();
        statistics.series(names, Span.MINUTE, MAX_WAIT).forEach((name, series) -> {
            QueueRates found = QueueRates.of(series);
            if (found != null) {
                rates.put(name.value(), found);
            }
        });
        return JsonResponses.of(HttpStatus.OK, new Rates(rates));
    }
}
