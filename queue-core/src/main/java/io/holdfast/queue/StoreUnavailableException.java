package io.holdfast.queue;

/**
 * Redis can't be reached, did not answer in time, is loading its data, or takes no writes. Whether the call took effect
 * is unknown. Try again later.
 */
public final class StoreUnavailableException extends StoreException {

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
