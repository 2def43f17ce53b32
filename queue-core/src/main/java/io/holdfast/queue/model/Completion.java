package io.holdfast.queue.model;

import org.jspecify.annotations.Nullable;

/**
 * A lease whose task is over.
 *
 * @param key the idempotency key that its success confirms, if it has one
 * @param result what its handler returned, if it did
 */
public record Completion(
        Lease lease, @Nullable IdempotencyKey key, @Nullable TaskResult result) {

    public Completion(Lease lease, @Nullable IdempotencyKey key) {
        this(lease, key, null);
    }
}
