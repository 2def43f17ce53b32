package io.holdfast.queue.model;

/** Why a task of a batch did not go the way the caller asked. */
public enum Deviation {
    /** The lease is not the caller's any more; nothing was written. */
    LOST,
    /** A cancel was asked for: the task ended as cancelled (settle), or its handler is to be told (renew). */
    CANCELLED,
    /** Another task with the same idempotency key has its success recorded. */
    DUPLICATE,
    /** Another task with the same idempotency key is being processed. */
    HELD
}
