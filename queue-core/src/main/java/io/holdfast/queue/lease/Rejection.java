package io.holdfast.queue.lease;

/** Why a call did not have the requested effect on a task of a batch. */
public enum Rejection {
    /** The caller no longer holds the lease; nothing was written. */
    LOST,
    /** A cancel was requested: the task ended as cancelled (settle), or its handler must stop (renew). */
    CANCELLED,
    /** Another task with the same idempotency key has its success recorded. */
    DUPLICATE,
    /** Another task with the same idempotency key is being processed. */
    KEY_IN_FLIGHT
}
