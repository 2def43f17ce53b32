package io.holdfast.worker.service.push;

/** A push failed, and costs its task a retry. */
final class PushFailedException extends PushException {

    PushFailedException(String message) {
        super(message);
    }
}
