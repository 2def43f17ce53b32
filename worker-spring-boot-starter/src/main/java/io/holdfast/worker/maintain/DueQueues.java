package io.holdfast.worker.maintain;

import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** When each queue next has something due, of one kind. Thread-safe. */
final class DueQueues {

    private final Map<QueueName, Long> dueNanos = new ConcurrentHashMap<>();

    /**
     * Adds what is due in this time.
     *
     * @return when to look, at the latest
     */
    Duration dueIn(QueueName queue, Duration time) {
        Duration bounded = time.compareTo(QueueSummary.MAX_DUE) < 0 ? time : QueueSummary.MAX_DUE;
        dueNanos.merge(queue, System.nanoTime() + bounded.toNanos(), DueQueues::earlier);
        return bounded;
    }

    /**
     * Moves the queues that are due to {@code due}.
     *
     * @return when the next one is due; null if there is none
     */
    @Nullable
    Duration takeTo(Set<QueueName> due) {
        long now = System.nanoTime();
        Long next = null;
        for (Map.Entry<QueueName, Long> each : Map.copyOf(dueNanos).entrySet()) {
            if (each.getValue() - now <= 0) {
                dueNanos.remove(each.getKey(), each.getValue());
                due.add(each.getKey());
            } else {
                next = next == null ? each.getValue() : earlier(next, each.getValue());
            }
        }
        return next == null ? null : Duration.ofNanos(next - now);
    }

    private static Long earlier(Long one, Long other) {
        return one - other < 0 ? one : other;
    }
}
