package io.holdfast.worker.service.push;

import java.util.Locale;

/** What became of a request. */
enum Outcome {
    /** 2xx: the task is done. */
    COMPLETED,
    /** 429, or 503 with {@code Retry-After}: the service asks for a pause. */
    PUT_OFF,
    /** 408 or 5xx. */
    FAILED,
    /** Any other answer: trying again is no use. */
    REFUSED,
    /** No connection. */
    UNREACHABLE,
    /** The connection broke before there was an answer. */
    CUT_OFF,
    /** No answer in time. */
    TIMED_OUT,
    /** The run was told to stop. */
    STOPPED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(NoAnswerException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> UNREACHABLE;
            case CUT_OFF -> CUT_OFF;
            case TIMED_OUT -> TIMED_OUT;
        };
    }
}
