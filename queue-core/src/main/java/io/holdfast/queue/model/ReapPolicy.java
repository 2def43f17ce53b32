package io.holdfast.queue.model;

import java.time.Duration;

/**
 * How a sweep treats tasks whose lease has expired.
 *
 * @param limit tasks of one sweep at most
 * @param maxReclaims at this many deaths of its worker a task becomes a dead letter
 * @param lease the time a lease lasts. After an outage a sweep takes nothing for a third of it, so that living workers
 *     renew first. A task that is reclaimed again waits a random part of it, so that it does not meet the same
 *     neighbours.
 * @param silence the time since the last sweep of the queue that counts as an outage, as does a jump of Redis' clock
 */
public record ReapPolicy(int limit, int maxReclaims, Duration lease, Duration silence) {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** Half a lease without a sweep counts as an outage. */
    public ReapPolicy(int limit, int maxReclaims, Duration lease) {
        this(limit, maxReclaims, lease, lease.dividedBy(2));
    }

    /** For whoever knows that Redis was there all the time, though the queue was not swept: it had no lease. */
    public ReapPolicy whateverTheSilence() {
        return new ReapPolicy(limit, maxReclaims, lease, FOR_EVER);
    }
}
