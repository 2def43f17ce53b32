package io.holdfast.worker;

import org.jspecify.annotations.Nullable;

/** A handler that cannot be used. The message says in one line which one, and what to do. */
public class InvalidHandlerException extends IllegalArgumentException {

    private final @Nullable String action;

    public InvalidHandlerException(String message) {
        this(message, null);
    }

    /** @param action what to do; null if the message says it */
    public InvalidHandlerException(String message, @Nullable String action) {
        super(message);
        this.action = action;
    }

    public @Nullable String action() {
        return action;
    }
}
