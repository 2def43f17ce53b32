package io.holdfast.queue.model;

/**
 * The fencing token of a lease. Tokens of a task only grow, so a resource that remembers the highest it has seen can
 * refuse a worker that lost its lease (M. Kleppmann, "How to do distributed locking", 2016).
 */
public record LeaseToken(long value) implements Comparable<LeaseToken> {

    @Override
    public int compareTo(LeaseToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
