package io.holdfast.queue.model;

import java.time.Duration;

/**
 * A task that its worker gives back without costing it a retry.
 *
 * @param firstDelay zero: to the front of pending; else it is put off through delayed, by this at first, doubled each
 *     time it is put off again
 * @param mostDelay where the doubling ends; both delays are bounded to {@link TimeRange}
 * @param reason shown to whoever asks why the task is not running, in one line; cut to 800 bytes
 */
public record Release(Lease lease, Duration firstDelay, Duration mostDelay, String reason) {

    private static final int MAX_REASON_BYTES = 800;

    public Release {
        firstDelay = TimeRange.clamp(firstDelay);
        mostDelay = TimeRange.clamp(mostDelay);
        reason = reason.isEmpty() ? reason : OneLine.of(reason, MAX_REASON_BYTES);
    }

    public static Release toFront(Lease lease) {
        return new Release(lease, Duration.ZERO, Duration.ZERO, "");
    }

    public static Release putOff(Lease lease, Duration firstDelay, Duration mostDelay, String reason) {
        return new Release(lease, firstDelay, mostDelay, reason);
    }
}
