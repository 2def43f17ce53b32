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

/** What has been read of one task so far. */
final class TaskFields {

    TaskType type = TaskType.DEFAULT;
    Payload payload = Payload.NULL;
    Priority priority = Priority.DEFAULT;

    @Nullable
    Instant executeAt;

    @Nullable
    Duration delay;

    @Nullable
    QueueName queue;

    @Nullable
    TaskId id;

    @Nullable
    IdempotencyKey idempotencyKey;

    @Nullable
    Integer maxRetries;

    @Nullable
    Duration timeout;

    @Nullable
    Instant expiresAt;

    boolean startsTwice() {
        return executeAt != null && delay != null;
    }

    TaskDraft toDraft() {
        return new TaskDraft(
                type, payload, priority, start(), queue, id, idempotencyKey, maxRetries, timeout, expiresAt);
    }

    private StartTime start() {
        if (executeAt != null) {
            return new StartTime.At(executeAt);
        }
        return delay == null ? StartTime.NOW : new StartTime.After(delay);
    }
}
