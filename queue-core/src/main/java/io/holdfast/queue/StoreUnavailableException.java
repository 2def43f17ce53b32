package io.holdfast.queue;

/**
 * Redis is unreachable, did not answer in time, is loading its data, or does not accept writes. Whether the call took
 * effect is unknown. Try again later.
 */
public final class StoreUnavailableException extends StoreException {

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
