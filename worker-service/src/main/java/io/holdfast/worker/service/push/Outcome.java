package io.holdfast.worker.service.push;

import io.holdfast.worker.service.client.NoResponseException;
import java.util.Locale;

/** The outcome of a request. */
enum Outcome {
    /** 2xx. */
    COMPLETED,
    /** 429, or 503 with {@code Retry-After}: the service asks for a pause. */
    SNOOZED,
    /** 408 or 5xx. */
    FAILED,
    /** Any other response: a retry would not help. */
    REFUSED,
    /** No connection. */
    UNREACHABLE,
    /** The connection broke before the response. */
    CUT_OFF,
    /** No response within the timeout. */
    TIMED_OUT,
    /** The run was interrupted. */
    STOPPED;

    /** The label in metrics, where a snooze has kept its former name. */
    String label() {
        return this == SNOOZED ? "put_off" : name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(NoResponseException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> UNREACHABLE;
            case CUT_OFF -> CUT_OFF;
            case TIMED_OUT -> TIMED_OUT;
        };
    }
}
