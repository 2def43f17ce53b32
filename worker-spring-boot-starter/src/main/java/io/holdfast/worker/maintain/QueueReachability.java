package io.holdfast.worker.maintain;

import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How long this process has reached each queue without a break. This tells a queue that was not swept because it had no
 * lease from one that was unreachable.
 */
final class QueueReachability {

    private final Duration breakTime;
    private final LongSupplier nanoTime;
    private final Map<QueueName, Span> spans = new ConcurrentHashMap<>();

    private record Span(long sinceNanos, long previousNanos, long lastNanos) {}

    /** @param breakTime a longer silence is a break */
    QueueReachability(Duration breakTime) {
        this(breakTime, System::nanoTime);
    }

    QueueReachability(Duration breakTime, LongSupplier nanoTime) {
        this.breakTime = breakTime;
        this.nanoTime = nanoTime;
    }

    /** These queues have answered. */
    void answered(Collection<QueueName> queues) {
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

    /** How long the queue has been reached without a break; zero after one. */
    Duration reachedFor(QueueName queue) {
        Span span = spans.get(queue);
        long now = nanoTime.getAsLong();
        return span == null || isBroken(span, now) ? Duration.ZERO : Duration.ofNanos(now - span.sinceNanos);
    }

    /** How long ago the queue answered before its last answer; zero if it never did. */
    Duration silenceOf(QueueName queue) {
        Span span = spans.get(queue);
        return span == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - span.previousNanos);
    }

    private boolean isBroken(Span span, long now) {
        return now - span.lastNanos > breakTime.toNanos();
    }
}
