package io.holdfast.queue.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
 * @param heard how long ago the caller last heard of this queue, if it did so all the time for a third of a lease: Redis
 *     was there then, though the queue was not swept since it had no lease. Null when nobody knows
 * @param watched for how long the caller has heard of this queue all the time without sweeping it: if the sweep notices
 *     an outage, it was over then, and living workers have been renewing since. Null when it may end only now
 */
public record ReapPolicy(
        int limit,
        int maxReclaims,
        Duration lease,
        @Nullable Duration heard,
        @Nullable Duration watched) {

    public ReapPolicy {
        Portion.check(limit);
    }

    public ReapPolicy(int limit, int maxReclaims, Duration lease) {
        this(limit, maxReclaims, lease, null, null);
    }

    public ReapPolicy heard(Duration ago) {
        return new ReapPolicy(limit, maxReclaims, lease, ago, null);
    }

    public ReapPolicy watched(Duration time) {
        return new ReapPolicy(limit, maxReclaims, lease, null, time);
    }
}
