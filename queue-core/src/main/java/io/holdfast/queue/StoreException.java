package io.holdfast.queue;

/** Redis did not carry out a call. */
public abstract class StoreException extends RuntimeException {

    protected StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    protected StoreException(String message) {
        super(message);
    }
}
