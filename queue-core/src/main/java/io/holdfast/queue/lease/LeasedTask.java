package io.holdfast.queue.lease;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.time.Instant;

/**
 * A task that a worker has acquired.
 *
 * @param retries how often it has failed before
 * @param acquiredAt when it was acquired, by Redis' clock
 * @param dueAt when it was first due: its start time, or when it was created, by the producer's clock
 */
public record LeasedTask(
        Lease lease, TaskHeader header, Payload payload, int retries, Instant acquiredAt, Instant dueAt) {

    /** A task without a start time. */
    public LeasedTask(Lease lease, TaskHeader header, Payload payload, int retries, Instant acquiredAt) {
        this(lease, header, payload, retries, acquiredAt, header.createdAt());
    }

    /** Counts from one: the first run is attempt 1. */
    public int attempt() {
        return retries + 1;
    }

    /** How long it has waited since it was first due; zero if the producer's clock is ahead of Redis' clock. */
    public Duration waited() {
        return TimeRange.clamp(Duration.between(dueAt, acquiredAt));
    }

    /** Whether it was acquired after its latest start time; it must not run then. */
    public boolean expired() {
        return header.expiresAt() != null && acquiredAt.isAfter(header.expiresAt());
    }
}
