package io.holdfast.queue.model;

import java.time.Instant;

/**
 * A task that a worker has taken.
 *
 * @param retries how often it has failed before
 * @param acquiredAt when it was taken, by Redis' clock
 */
public record LeasedTask(Lease lease, TaskHeader header, Payload payload, int retries, Instant acquiredAt) {

    /** Counts from one: the first run is attempt 1. */
    public int attempt() {
        return retries + 1;
    }

    /** Whether it was taken only after the time by which it had to start; it must not be run then. */
    public boolean expired() {
        return header.expiresAt() != null && acquiredAt.isAfter(header.expiresAt());
    }
}
