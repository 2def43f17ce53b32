package io.holdfast.queue.memory;

import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Detects outages by the gaps between sweeps, and decides which tasks a sweep spares after one, as {@code reap.lua} does. */
final class Outages {
    private static final long MAX_HOLD = TimeRange.MAX_LEASE.toMillis() / 3;

    private @Nullable Long swept;
    private long spareUntil;
    private @Nullable Long outageBegan;
    private long outageEnded;

    /** Null before the first sweep. */
    @Nullable
    Duration sweptAgo(long now) {
        return swept == null ? null : Duration.ofMillis(Math.max(0, now - swept));
    }

    /** The time before which a lease must have expired for its task to be reclaimed. */
    long latestDeadline(long now, ReapPolicy policy, LeasesInUse leases) {
        long lease = TimeRange.millis(policy.lease());
        long hold = Math.min(Math.max(lease / 3, leases.longest() / 3), MAX_HOLD);
        long last = swept == null ? now : swept;
        last = policy.lastReplyAgo() == null ? last : Math.max(last, now - TimeRange.millis(policy.lastReplyAgo()));
        boolean wasSparing = outageEnded <= now && last < spareUntil;
        boolean hasShorter = leases.shortest() < lease / 2 * 2;
        boolean shortOutage = hasShorter && !wasSparing && now - last > leases.shortest() / 2.0;
        swept = now;
        if (now < last || now - last > lease / 2 || shortOutage) {
            outageBegan = wasSparing ? outageBegan : Long.valueOf(last);
            outageBegan = now < last ? null : outageBegan; // the length of the outage is unknown
            outageEnded = now - (policy.reachableFor() == null ? 0 : TimeRange.millis(policy.reachableFor()));
            spareUntil = outageEnded + hold;
        }
        if (now < outageEnded || now >= spareUntil) {
            return now;
        }
        return outageBegan == null ? Long.MIN_VALUE : Math.min(now, 2 * (now - outageEnded) + outageBegan);
    }
}
