package io.holdfast.worker.runtime;

import java.util.Locale;

/** Why a task is put off without costing a retry. */
enum PutOffReason {
    /** This worker has no handler for its type. */
    UNKNOWN_TYPE,
    /** Another task with its idempotency key is being processed. */
    KEY_IN_FLIGHT;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
