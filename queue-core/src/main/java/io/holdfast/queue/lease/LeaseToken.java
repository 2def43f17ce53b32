package io.holdfast.queue.lease;

import java.time.Instant;

/**
 * The fencing token of a lease. Tokens of a task only grow, so a resource that remembers the highest it has seen can
 * refuse a worker that lost its lease (M. Kleppmann, "How to do distributed locking", 2016).
 */
public record LeaseToken(long value) implements Comparable<LeaseToken> {

    /**
     * Returns when the lease was granted, by Redis' clock. The result is later than that if the clock was set back since,
     * or if the queue has changed servers: Redis then adds a lead to the tokens of the queue.
     */
    public Instant grantedAt() {
        return Instant.ofEpochMilli(value / 1_000);
    }

    @Override
    public int compareTo(LeaseToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
