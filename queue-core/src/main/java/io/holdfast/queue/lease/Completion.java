package io.holdfast.queue.lease;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A lease whose task has ended.
 *
 * @param key the idempotency key that its success confirms, if the task has one
 * @param result what its handler returned, if anything
 */
public record Completion(
        Lease lease, @Nullable IdempotencyKey key, @Nullable TaskResult result) {

    public Completion(Lease lease, @Nullable IdempotencyKey key) {
        this(lease, key, null);
    }
}
