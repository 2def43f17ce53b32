package io.holdfast.queue;

/**
 * Holdfast cannot work with this Redis, with the data in it, or with the settings of the connection. Retrying does not
 * help.
 */
public final class StoreMismatchException extends StoreException {

    public StoreMismatchException(String message) {
        super(message);
    }

    public StoreMismatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
