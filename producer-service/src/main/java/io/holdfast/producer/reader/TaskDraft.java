package io.holdfast.producer.reader;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.Priority;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.StartTime;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as a client asked for it: valid, with defaults where they depend on nothing else.
 *
 * @param queue null leaves it to the route of the type
 * @param id null when the client chose none
 */
public record TaskDraft(
        TaskType type,
        Payload payload,
        Priority priority,
        StartTime start,
        @Nullable QueueName queue,
        @Nullable TaskId id,
        @Nullable IdempotencyKey idempotencyKey,
        @Nullable Integer maxRetries,
        @Nullable Duration timeout,
        @Nullable Instant expiresAt) {}
