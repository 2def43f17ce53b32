package io.holdfast.worker.settle;

import java.util.Locale;

/** Why a task is put off without costing a retry. */
public enum SnoozeReason {
    /** This worker has no handler for its type. */
    UNKNOWN_TYPE,
    /** Another task with its idempotency key is being processed. */
    KEY_IN_FLIGHT,
    /** Its handler asked for it. */
    HANDLER_ASKED,
    /** Its handler runs as many tasks at this worker as it may at a time. */
    HANDLER_BUSY;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
