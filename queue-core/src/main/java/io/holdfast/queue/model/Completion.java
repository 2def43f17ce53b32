package io.holdfast.queue.model;

import org.jspecify.annotations.Nullable;

/** A lease whose task is over, and the idempotency key that its success confirms, if it has one. */
public record Completion(Lease lease, @Nullable IdempotencyKey key) {}
