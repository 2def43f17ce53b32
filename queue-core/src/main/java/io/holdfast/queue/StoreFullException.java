package io.holdfast.queue;

/** Redis has reached its {@code maxmemory}. The call changed nothing. Try again when there is room. */
public final class StoreFullException extends StoreException {

    public StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
