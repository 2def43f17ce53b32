package io.holdfast.client;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import java.time.Duration;
import java.time.Instant;

/** An option of a task, in addition to its type and payload. */
@FunctionalInterface
public interface EnqueueOption {

    PreparedTask applyTo(PreparedTask task);

    /** Runs it no earlier than this time after Redis has accepted it. */
    static EnqueueOption delay(Duration delay) {
        return task -> new PreparedTask(task.task().withStart(new StartTime.After(delay)), task.queue());
    }

    /** Runs it no earlier than this moment, by the clock of Redis; at once if it has passed. */
    static EnqueueOption executeAt(Instant moment) {
        return task -> new PreparedTask(task.task().withStart(new StartTime.At(moment)), task.queue());
    }

    static EnqueueOption priority(Priority priority) {
        return task -> new PreparedTask(task.task().withPriority(priority), task.queue());
    }

    /** Enqueues it to this queue, whatever the route of its type. */
    static EnqueueOption queue(String name) {
        QueueName queue = new QueueName(name);
        return task -> new PreparedTask(task.task(), queue);
    }

    /** At most one success is recorded for a key within its window. */
    static EnqueueOption idempotencyKey(String key) {
        IdempotencyKey value = new IdempotencyKey(key);
        return task -> task.with(header -> header.withIdempotencyKey(value));
    }

    /**
     * The tenant, customer or resource that it belongs to. Within one priority of a queue, keys take turns, however many
     * tasks each has.
     */
    static EnqueueOption key(String key) {
        TaskKey value = new TaskKey(key);
        return task -> task.with(header -> header.withKey(value));
    }

    /** A known id enqueues nothing: for calls that may be repeated. */
    static EnqueueOption id(String id) {
        TaskId chosen = new TaskId(id);
        return task -> new PreparedTask(task.task().withChosenId(chosen), task.queue());
    }

    static EnqueueOption maxRetries(int retries) {
        return task -> task.with(header -> header.withMaxRetries(retries));
    }

    /** A longer run is interrupted and counts as failed. */
    static EnqueueOption timeout(Duration longest) {
        return task -> task.with(header -> header.withTimeout(longest));
    }

    /** A task that has not started by this moment, by the clock of Redis, ends as expired. */
    static EnqueueOption expiresAt(Instant latestStart) {
        return task -> task.with(header -> header.withExpiresAt(latestStart));
    }
}
