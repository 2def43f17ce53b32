package io.holdfast.queue.delivery;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import java.time.Duration;

/**
 * The delay of a task that cannot run now for a reason outside the task. A snooze costs no retry. Without a known time
 * the delay starts at a second and doubles with each snooze in a row.
 */
public final class Snooze {

    /** The delay of the first snooze in a row. */
    public static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);

    /** Where the doubling ends. */
    public static final Duration MAX_DELAY = Duration.ofSeconds(60);

    /** The shortest delay that was asked for: zero would put the task at the front of its queue. */
    public static final Duration MIN_DELAY = Duration.ofMillis(1);

    private Snooze() {}

    /** Delays the task by a second, doubled with each snooze in a row up to a minute. */
    public static Release doubling(Lease lease, String reason) {
        return new Release(lease, DEFAULT_DELAY, MAX_DELAY, reason);
    }

    /** The same, up to a limit of the caller. */
    public static Release doubling(Lease lease, Duration maxDelay, String reason) {
        return new Release(lease, DEFAULT_DELAY, maxDelay, reason);
    }

    /** Delays the task by exactly this time, however often it was snoozed; by a millisecond at least. */
    public static Release exactly(Lease lease, Duration delay, String reason) {
        Duration bounded = delay.compareTo(MIN_DELAY) < 0 ? MIN_DELAY : delay;
        return new Release(lease, bounded, bounded, reason);
    }
}
