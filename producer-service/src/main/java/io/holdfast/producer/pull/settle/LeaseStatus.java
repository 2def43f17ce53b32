package io.holdfast.producer.pull.settle;

import io.holdfast.queue.lease.Rejection;
import java.util.Locale;

/** The state of a lease, or of its task, after a request. */
enum LeaseStatus {
    RENEWED,
    COMPLETED,
    /** The task ended, but another task with its idempotency key had succeeded before. */
    DUPLICATE,
    RETRYING,
    DEAD,
    SNOOZE,
    /** Settled: the task ended as cancelled. Renewed: the task is to be stopped. */
    CANCELLED,
    /** The lease has ended; nothing was written. */
    LOST;

    /** The word in responses. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LeaseStatus of(Rejection rejection) {
        return switch (rejection) {
            case CANCELLED -> CANCELLED;
            case DUPLICATE -> DUPLICATE;
            case LOST, KEY_IN_FLIGHT -> LOST;
        };
    }
}
