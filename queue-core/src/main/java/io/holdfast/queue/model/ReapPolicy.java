package io.holdfast.queue.model;

import java.time.Duration;

/**
 * How a sweep treats tasks whose lease has expired.
 *
 * @param limit tasks of one sweep at most, 1 to 1000
 * @param maxReclaims at this many deaths of its worker a task becomes a dead letter
 * @param lease the time a lease lasts. A silence of half of it since the last sweep, or a jump of Redis' clock, counts
 *     as an outage, after which a sweep takes nothing for a third of it, so that living workers renew first. Where other
 *     leases are in use beside, half of the shortest is an outage, and each task is spared as its own lease needs, for a
 *     third of the longest at most. A task that is reclaimed again waits a random part of it, so that it does not meet the
 *     same neighbours.
 * @param reachable whether Redis is known to have been there all the time since the last sweep, so that a silence is no
 *     outage: the queue had no lease, and was not swept. Leases that are shorter than this one are spared all the same
 */
public record ReapPolicy(int limit, int maxReclaims, Duration lease, boolean reachable) {

    public ReapPolicy {
        Portion.check(limit);
    }

    /** A silence counts as an outage. */
    public ReapPolicy(int limit, int maxReclaims, Duration lease) {
        this(limit, maxReclaims, lease, false);
    }

    /** For whoever knows that Redis was there all the time, though the queue was not swept. */
    public ReapPolicy whateverTheSilence() {
        return new ReapPolicy(limit, maxReclaims, lease, true);
    }
}
