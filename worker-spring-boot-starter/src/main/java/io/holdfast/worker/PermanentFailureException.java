package io.holdfast.worker;

/** Thrown by a handler for a task that cannot succeed: it becomes a dead letter at once, regardless of retries. */
public class PermanentFailureException extends RuntimeException {

    public PermanentFailureException(String message) {
        super(message);
    }

    public PermanentFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
