package io.holdfast.worker.service.push;

/** A push failed and costs its task one retry. Has no stack trace. */
final class PushFailedException extends Exception {

    PushFailedException(String message) {
        super(message, null, false, false);
    }
}
