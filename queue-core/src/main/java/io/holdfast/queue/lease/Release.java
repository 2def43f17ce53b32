package io.holdfast.queue.lease;

import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;

/**
 * A task that its worker returns without costing a retry.
 *
 * @param firstDelay zero: to the front of pending; otherwise the task is snoozed, first by this delay, which doubles
 *     with each further snooze
 * @param maxDelay upper limit of the doubled delay; both delays are clamped to {@link TimeRange}
 * @param reason shown to users who ask why the task is not running, in one line; truncated to 800 bytes
 * @param delaysKey whether the delay is also one of the task's key, if it has one: no task of the key starts meanwhile
 */
public record Release(Lease lease, Duration firstDelay, Duration maxDelay, String reason, boolean delaysKey) {

    private static final int MAX_REASON_BYTES = 800;

    public Release {
        firstDelay = TimeRange.clamp(firstDelay);
        maxDelay = TimeRange.clamp(maxDelay);
        reason = reason.isEmpty() ? reason : OneLine.of(reason, MAX_REASON_BYTES);
    }

    /** A release that delays the task only. */
    public Release(Lease lease, Duration firstDelay, Duration maxDelay, String reason) {
        this(lease, firstDelay, maxDelay, reason, false);
    }

    /** The same release, which also delays the key of the task. */
    public Release delayingKey() {
        return new Release(lease, firstDelay, maxDelay, reason, true);
    }

    public static Release toFront(Lease lease) {
        return new Release(lease, Duration.ZERO, Duration.ZERO, "");
    }

    public static Release snoozed(Lease lease, Duration firstDelay, Duration maxDelay, String reason) {
        return new Release(lease, firstDelay, maxDelay, reason);
    }
}
