package io.holdfast.worker.service.push;

/** A push that came to nothing. Without a stack trace, which would tell nothing. */
abstract class PushException extends Exception {

    private final String reason;

    PushException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
