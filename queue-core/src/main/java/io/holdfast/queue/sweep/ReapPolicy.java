package io.holdfast.queue.sweep;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a sweep treats tasks whose lease has expired.
 *
 * <p>A silence of half a lease since the last sweep, or a step of Redis' clock, counts as an outage. After an outage a
 * sweep reclaims nothing for a third of the lease, so that living workers renew first. If leases of other lengths are in
 * use too, half of the shortest counts as an outage. A sweep then waits as long as the lease of each task requires, at
 * most a third of the longest. A task that is reclaimed again is delayed by a random part of the lease, so that it does
 * not run beside the same tasks again.
 *
 * @param limit the maximum number of tasks of one sweep, 1 to 1000
 * @param maxReclaims a task whose workers died this often becomes a dead letter, unless the last death may be the fault of
 *     another task of that worker that was cut off as often
 * @param lease the usual duration of a lease
 * @param lastReplyAgo how long ago the queue last answered the caller, if the caller has reached it without a break for a
 *     third of a lease. Redis was available at that time, although the queue was not swept because it had no lease. Null
 *     if unknown
 * @param reachableFor how long the caller has reached the queue without a break and without sweeping it. The sweep
 *     considers an earlier outage over since then: living workers have been renewing. Null if an outage may end only now
 */
public record ReapPolicy(
        int limit,
        int maxReclaims,
        Duration lease,
        @Nullable Duration lastReplyAgo,
        @Nullable Duration reachableFor) {

    public ReapPolicy {
        BatchLimit.check(limit);
    }

    public ReapPolicy(int limit, int maxReclaims, Duration lease) {
        this(limit, maxReclaims, lease, null, null);
    }

    public ReapPolicy lastReplyAgo(Duration ago) {
        return new ReapPolicy(limit, maxReclaims, lease, ago, null);
    }

    public ReapPolicy reachableFor(Duration time) {
        return new ReapPolicy(limit, maxReclaims, lease, null, time);
    }
}
