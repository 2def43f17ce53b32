package io.holdfast.service.task;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as a client describes it. {@link TaskReader} sets the fields; a field that the client leaves out keeps its
 * default.
 */
public final class TaskDraft {

    TaskType type = TaskType.DEFAULT;
    Payload payload = Payload.NULL;
    Priority priority = Priority.DEFAULT;

    @Nullable
    Instant executeAt;

    @Nullable
    Duration delay;

    /** Null: the route of the type decides. */
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

    @Nullable
    TaskKey key;

    /** @param defaultMaxRetries for a task without {@code max_retries}; null leaves the number to the worker */
    public NewTask toTask(Instant now, @Nullable Integer defaultMaxRetries) {
        Integer retries = maxRetries == null ? defaultMaxRetries : maxRetries;
        TaskHeader header = new TaskHeader(type, now, retries, timeout, expiresAt, idempotencyKey, null, key, null);
        return new NewTask(id == null ? TaskId.generate() : id, id != null, priority, start(), header, payload);
    }

    public TaskType type() {
        return type;
    }

    /** Null: the route of the type decides. */
    public @Nullable QueueName queue() {
        return queue;
    }

    private StartTime start() {
        if (executeAt != null) {
            return new StartTime.At(executeAt);
        }
        return delay == null ? StartTime.NOW : new StartTime.After(delay);
    }
}
