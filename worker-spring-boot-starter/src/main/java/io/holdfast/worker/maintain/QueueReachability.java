package io.holdfast.worker.maintain;

import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How long this process has been hearing of each queue without a break. By that a queue that was not swept because it
 * had no lease is told from one that nobody could reach.
 */
final class QueueReachability {

    private final Duration breakTime;
    private final LongSupplier nanoTime;
    private final Map<QueueName, Span> spans = new ConcurrentHashMap<>();

    private record Span(long sinceNanos, long previousNanos, long lastNanos) {}

    /** @param breakTime a longer silence ends a contact */
    QueueReachability(Duration breakTime) {
        this(breakTime, System::nanoTime);
    }

    QueueReachability(Duration breakTime, LongSupplier nanoTime) {
        this.breakTime = breakTime;
        this.nanoTime = nanoTime;
    }

    /** These have answered. */
    void with(Collection<QueueName> queues) {
        long now = nanoTime.getAsLong();
        for (QueueName queue : queues) {
            Span before = spans.get(queue);
            spans.put(
                    queue,
                    before == null || isBroken(before, now)
                            ? new Span(now, now, now)
                            : new Span(before.sinceNanos, before.lastNanos, now));
        }
        spans.values().removeIf(span -> isBroken(span, now));
    }

    /** Zero when the contact is broken. */
    Duration of(QueueName queue) {
        Span span = spans.get(queue);
        long now = nanoTime.getAsLong();
        return span == null || isBroken(span, now) ? Duration.ZERO : Duration.ofNanos(now - span.sinceNanos);
    }

    /** How long before now the queue was heard of, apart from the last time; zero when the contact is broken. */
    Duration silenceOf(QueueName queue) {
        Span span = spans.get(queue);
        return span == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - span.previousNanos);
    }

    private boolean isBroken(Span span, long now) {
        return now - span.lastNanos > breakTime.toNanos();
    }
}
