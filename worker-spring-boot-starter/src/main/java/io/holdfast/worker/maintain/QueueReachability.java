package io.holdfast.worker.maintain;

import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this process has reached each queue without a break. This distinguishes unreachable queues from queues that
 * were not swept because they had no lease. A break is a silence of half a lease, or a step of Redis' clock: deadlines follow
 * that clock, so a step forward is like a silence that the clock of this process does not show.
 */
final class QueueReachability {

    /** The smallest step: a reply may take some time. */
    private static final Duration MIN_STEP = Duration.ofSeconds(1);

    private final Duration breakTime;
    private final Duration step;
    private final LongSupplier nanoTime;
    private final Duration startUpTime;
    private volatile @Nullable Long firstNanos;
    private final Map<QueueName, Span> spans = new ConcurrentHashMap<>();

    /** @param ahead how far Redis' clock was ahead of the clock of this process in the last reply with a time; null if none had one */
    private record Span(
            long sinceNanos,
            long previousNanos,
            long lastNanos,
            @Nullable Duration ahead) {}

    QueueReachability(Duration lease) {
        this(lease, System::nanoTime);
    }

    QueueReachability(Duration lease, LongSupplier nanoTime) {
        this.breakTime = lease.dividedBy(2);
        this.startUpTime = lease.dividedBy(3);
        Duration sixth = lease.dividedBy(6);
        this.step = sixth.compareTo(MIN_STEP) > 0 ? sixth : MIN_STEP;
        this.nanoTime = nanoTime;
    }

    /** These queues have replied. */
    void answered(Map<QueueName, QueueSummary> work) {
        long now = nanoTime.getAsLong();
        if (firstNanos == null && !work.isEmpty()) {
            firstNanos = now;
        }
        work.forEach((queue, summary) -> spans.merge(queue, first(summary, now), this::joined));
        spans.values().removeIf(span -> isBroken(span, now));
    }

    private static Span first(QueueSummary summary, long now) {
        Instant at = summary.at();
        return new Span(now, now, now, at == null ? null : Duration.between(Instant.EPOCH, at.minusNanos(now)));
    }

    private Span joined(Span before, Span next) {
        if (isBroken(before, next.lastNanos) || isStep(before.ahead, next.ahead)) {
            return next;
        }
        return new Span(
                before.sinceNanos, before.lastNanos, next.lastNanos, next.ahead == null ? before.ahead : next.ahead);
    }

    private boolean isStep(@Nullable Duration before, @Nullable Duration now) {
        return before != null && now != null && now.minus(before).abs().compareTo(step) > 0;
    }

    /**
     * Whether other processes should sweep this queue: it has not been swept for a while, perhaps only because it had no
     * lease, and this process has not reached Redis for long enough to know. Its sweep would spare all leases for a while.
     */
    boolean shouldLeaveToOthers(QueueSummary summary) {
        return isStartingUp() && summary.isUnsweptFor(breakTime);
    }

    private boolean isStartingUp() {
        Long first = firstNanos;
        return first == null || nanoTime.getAsLong() - first < startUpTime.toNanos();
    }

    /** How long the queue has been reached without a break; zero after one. */
    Duration reachedFor(QueueName queue) {
        Span span = spans.get(queue);
        long now = nanoTime.getAsLong();
        return span == null || isBroken(span, now) ? Duration.ZERO : Duration.ofNanos(now - span.sinceNanos);
    }

    /** How long ago the reply before the last one came; zero if there was none. */
    Duration previousReplyAgo(QueueName queue) {
        Span span = spans.get(queue);
        return span == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - span.previousNanos);
    }

    private boolean isBroken(Span span, long now) {
        return now - span.lastNanos > breakTime.toNanos();
    }
}
