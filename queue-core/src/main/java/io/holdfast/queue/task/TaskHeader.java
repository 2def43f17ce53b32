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
 * @param key whose task it is: keys take turns; null for none
 * @param trace of who enqueued it; null for none
 */
public record TaskHeader(
        TaskType type,
        Instant createdAt,
        @Nullable Integer maxRetries,
        @Nullable Duration timeout,
        @Nullable Instant expiresAt,
        @Nullable IdempotencyKey idempotencyKey,
        @Nullable TaskId replaces,
        @Nullable TaskKey key,
        @Nullable TraceContext trace) {

    public static final int MAX_RETRIES = 100;

    public TaskHeader {
        if (maxRetries != null && (maxRetries < 0 || maxRetries > MAX_RETRIES)) {
            throw new IllegalArgumentException("max_retries must be 0 to " + MAX_RETRIES);
        }
        if (timeout != null && (!TimeRange.contains(timeout) || timeout.toMillis() == 0)) {
            throw new IllegalArgumentException(
                    "timeout_ms must be 1 to " + TimeRange.MAX_DURATION.toMillis() + " (100 years)");
        }
        if (expiresAt != null && expiresAt.isAfter(TimeRange.MAX_INSTANT)) {
            throw new IllegalArgumentException("expires_at must not be after " + TimeRange.MAX_INSTANT);
        }
        createdAt = TimeRange.clamp(createdAt);
        expiresAt = expiresAt == null ? null : TimeRange.clamp(expiresAt);
    }

    /** A task that replaces none, has no key and belongs to no trace. */
    public TaskHeader(
            TaskType type,
            Instant createdAt,
            @Nullable Integer maxRetries,
            @Nullable Duration timeout,
            @Nullable Instant expiresAt,
            @Nullable IdempotencyKey idempotencyKey) {
        this(type, createdAt, maxRetries, timeout, expiresAt, idempotencyKey, null, null, null);
    }

    public static TaskHeader of(TaskType type, Instant createdAt) {
        return new TaskHeader(type, createdAt, null, null, null, null);
    }

    public TaskHeader withCreatedAt(Instant time) {
        return new TaskHeader(type, time, maxRetries, timeout, expiresAt, idempotencyKey, replaces, key, trace);
    }

    public TaskHeader withMaxRetries(@Nullable Integer retries) {
        return new TaskHeader(type, createdAt, retries, timeout, expiresAt, idempotencyKey, replaces, key, trace);
    }

    public TaskHeader withTimeout(@Nullable Duration runTime) {
        return new TaskHeader(type, createdAt, maxRetries, runTime, expiresAt, idempotencyKey, replaces, key, trace);
    }

    public TaskHeader withExpiresAt(@Nullable Instant latestStart) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, latestStart, idempotencyKey, replaces, key, trace);
    }

    public TaskHeader withIdempotencyKey(@Nullable IdempotencyKey idempotent) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, expiresAt, idempotent, replaces, key, trace);
    }

    public TaskHeader withReplaces(@Nullable TaskId old) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, expiresAt, idempotencyKey, old, key, trace);
    }

    public TaskHeader withKey(@Nullable TaskKey other) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, expiresAt, idempotencyKey, replaces, other, trace);
    }

    public TaskHeader withTrace(@Nullable TraceContext context) {
        return new TaskHeader(type, createdAt, maxRetries, timeout, expiresAt, idempotencyKey, replaces, key, context);
    }
}
