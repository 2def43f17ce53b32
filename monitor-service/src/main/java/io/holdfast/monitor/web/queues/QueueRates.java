package io.holdfast.monitor.web.queues;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The rates of all queues, read at most every two seconds, however many pages are open. Thread-safe. */
@Component
class QueueRates {

    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_AGE = Duration.ofSeconds(2);

    private record Read(long nanos, Map<QueueName, Rates> rates) {}

    private final QueueStatistics statistics;
    private volatile Read last = new Read(System.nanoTime() - MAX_AGE.toNanos(), Map.of());

    QueueRates(QueueStatistics statistics) {
        this.statistics = statistics;
    }

    /** Returns the rates that could be read; none while Redis is unreachable. */
    Map<QueueName, Rates> of(Collection<QueueName> queues) {
        Read current = last;
        if (System.nanoTime() - current.nanos < MAX_AGE.toNanos()
                && current.rates.keySet().containsAll(queues)) {
            return current.rates;
        }
        Map<QueueName, Rates> rates = new HashMap<>();
        if (!queues.isEmpty()) {
            try {
                statistics
                        .series(queues, Span.MINUTE, MAX_WAIT)
                        .forEach((queue, series) -> rates.put(queue, Rates.of(series)));
            } catch (StoreException e) {
                return Map.of(); // the frame shows the outage
            }
        }
        last = new Read(System.nanoTime(), rates);
        return rates;
    }
}
