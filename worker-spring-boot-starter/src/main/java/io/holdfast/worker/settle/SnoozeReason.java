package io.holdfast.worker.settle;

import java.util.Locale;

/** Why a task is snoozed. */
public enum SnoozeReason {
    /** This worker has no handler for its type. */
    UNKNOWN_TYPE,
    /** Another task with its idempotency key is running. */
    KEY_IN_FLIGHT,
    /** Its handler asked for it. */
    HANDLER_ASKED,
    /** Its handler has reached its concurrency limit in this worker. */
    HANDLER_BUSY;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
