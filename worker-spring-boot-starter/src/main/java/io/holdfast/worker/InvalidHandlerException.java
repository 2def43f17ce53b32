package io.holdfast.worker;

/** A handler that cannot be used. The message says in one line which one, and what to do. */
public class InvalidHandlerException extends IllegalArgumentException {

    public InvalidHandlerException(String message) {
        super(message);
    }
}
