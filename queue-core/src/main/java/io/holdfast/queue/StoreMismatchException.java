package io.holdfast.queue;

/** This Redis, or what it holds under our names, is nothing that Holdfast can work with; trying again does not help. */
public final class StoreMismatchException extends StoreException {

    public StoreMismatchException(String message) {
        super(message);
    }

    public StoreMismatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
