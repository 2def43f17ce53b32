package io.holdfast.queue.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything a task carries besides its payload; fixed when it is enqueued.
 *
 * @param createdAt when the producer created it, by the producer's clock; for information only
 * @param maxRetries how often it may be retried, 0 to 100; null: the worker's default
 * @param timeout a longer run is interrupted and counts as failed
 * @param expiresAt if it has not started by then, by Redis' clock, it ends as expired
 * @param replaces the task of the same queue whose payload was edited to make this one; null for none
 */
public record TaskHeader(
        TaskType type,
        Instant createdAt,
        @Nullable Integer maxRetries,
        @Nullable Duration timeout,
        @Nullable Instant expiresAt,
        @Nullable IdempotencyKey idempotencyKey,
        @Nullable TaskId replaces) {

    private static final int MAX_RETRIES = 100;

    public TaskHeader {
        if (maxRetries != null && (maxRetries < 0 || maxRetries > MAX_RETRIES)) {
            throw new IllegalArgumentException("max_retries must be 0 to " + MAX_RETRIES);
        }
        if (timeout != null && (!TimeRange.contains(timeout) || timeout.toMillis() == 0)) {
            throw new IllegalArgumentException(
                    "timeout_ms must be 1 to " + TimeRange.MAX_DURATION.toMillis() + " (100 years)");
        }
        if (expiresAt != null && expiresAt.isAfter(TimeRange.MAX_MOMENT)) {
            throw new IllegalArgumentException("expires_at must not be after " + TimeRange.MAX_MOMENT);
        }
        createdAt = TimeRange.clamp(createdAt);
        expiresAt = expiresAt == null ? null : TimeRange.clamp(expiresAt);
    }

    /** A task that replaces none. */
    public TaskHeader(
            TaskType type,
            Instant createdAt,
            @Nullable Integer maxRetries,
            @Nullable Duration timeout,
            @Nullable Instant expiresAt,
            @Nullable IdempotencyKey idempotencyKey) {
        this(type, createdAt, maxRetries, timeout, expiresAt, idempotencyKey, null);
    }

    public static TaskHeader of(TaskType type, Instant createdAt) {
        return new TaskHeader(type, createdAt, null, null, null, null);
    }

    public TaskHeader withCreatedAt(Instant time) {
        return new TaskHeader(type, time, maxRetries, timeout, expiresAt, idempotencyKey, replaces);
    }

    public TaskHeader withMaxRetries(@Nullable Integer retries) {
        return new TaskHeader(type, createdAt, retries, timeout, expiresAt, idempotencyKey, replaces);
    }

    public TaskHeader withTimeout(@Nullable Duration runTime) {
        return new TaskHeader(type, createdAt, maxRetries, runTime, expiresAt, idempotencyKey, replaces);
    }

    public TaskHeader withExpiresAt(@Nullable Instant latestStart) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, latestStart, idempotencyKey, replaces);
    }

    public TaskHeader withIdempotencyKey(@Nullable IdempotencyKey key) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, expiresAt, key, replaces);
    }

    public TaskHeader withReplaces(@Nullable TaskId old) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, expiresAt, idempotencyKey, old);
    }
}
