package io.holdfast.worker.runtime;

import io.holdfast.queue.model.QueueLook;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this process has been hearing of each queue without a break. By that a queue that was not swept because it
 * had no lease is told from one that nobody could reach. A break is a silence of half a lease, or a step of Redis' clock:
 * deadlines go by that clock, so to them a step forward is a silence that this process' own clock does not show.
 */
final class Contact {

    /** The least that counts as a step: an answer may take some time. */
    private static final Duration MIN_STEP = Duration.ofSeconds(1);

    private final Duration breakTime;
    private final Duration step;
    private final LongSupplier nanoTime;
    private final Duration youth;
    private volatile @Nullable Long begunNanos;
    private final Map<QueueName, Span> spans = new ConcurrentHashMap<>();

    /** @param ahead how far Redis' clock was ahead of this process' own when it last told its time; null if it never did */
    private record Span(
            long sinceNanos,
            long previousNanos,
            long lastNanos,
            @Nullable Duration ahead) {}

    Contact(Duration lease) {
        this(lease, System::nanoTime);
    }

    Contact(Duration lease, LongSupplier nanoTime) {
        this.breakTime = lease.dividedBy(2);
        this.youth = lease.dividedBy(3);
        Duration sixth = lease.dividedBy(6);
        this.step = sixth.compareTo(MIN_STEP) > 0 ? sixth : MIN_STEP;
        this.nanoTime = nanoTime;
    }

    /** These have answered. */
    void with(Map<QueueName, QueueLook> looks) {
        long now = nanoTime.getAsLong();
        if (begunNanos == null && !looks.isEmpty()) {
            begunNanos = now;
        }
        looks.forEach((queue, look) -> spans.merge(queue, begun(look, now), this::joined));
        spans.values().removeIf(span -> isBroken(span, now));
    }

    private static Span begun(QueueLook look, long now) {
        Instant at = look.at();
        return new Span(now, now, now, at == null ? null : Duration.between(Instant.EPOCH, at.minusNanos(now)));
    }

    private Span joined(Span before, Span begun) {
        if (isBroken(before, begun.lastNanos) || isStep(before.ahead, begun.ahead)) {
            return begun;
        }
        return new Span(
                before.sinceNanos, before.lastNanos, begun.lastNanos, begun.ahead == null ? before.ahead : begun.ahead);
    }

    private boolean isStep(@Nullable Duration before, @Nullable Duration now) {
        return before != null && now != null && now.minus(before).abs().compareTo(step) > 0;
    }

    /**
     * Whether the sweeps of this queue are for other processes: it is unswept, perhaps only because it had no lease, and
     * this process came into contact with Redis too recently to tell. A sweep of its own would begin to hold back.
     */
    boolean leavesToOthers(QueueLook look) {
        return isYoung() && look.isUnsweptFor(breakTime);
    }

    private boolean isYoung() {
        Long begun = begunNanos;
        return begun == null || nanoTime.getAsLong() - begun < youth.toNanos();
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
