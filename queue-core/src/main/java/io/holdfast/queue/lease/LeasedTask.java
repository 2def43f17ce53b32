package io.holdfast.queue.lease;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import java.time.Instant;

/**
 * A task that a worker has acquired.
 *
 * @param retries how often it has failed before
 * @param acquiredAt when it was acquired, by Redis' clock
 */
public record LeasedTask(Lease lease, TaskHeader header, Payload payload, int retries, Instant acquiredAt) {

    /** Counts from one: the first run is attempt 1. */
    public int attempt() {
        return retries + 1;
    }

    /** Whether it was acquired after its latest start time; it must not run then. */
    public boolean expired() {
        return header.expiresAt() != null && acquiredAt.isAfter(header.expiresAt());
    }
}
