package io.holdfast.worker;

/** A handler that can't serve as it is written; says in one line which, and what to do. */
public class InvalidHandlerException extends IllegalArgumentException {

    public InvalidHandlerException(String message) {
        super(message);
    }
}
