package io.holdfast.queue.operation;

import java.util.Locale;

/** The state of an operation. */
public enum OperationState {
    /** No monitor has begun it yet. */
    WAITING,
    RUNNING,
    /** A user has stopped it; the present step goes to its end. */
    STOPPING,
    /** It has looked at everything. */
    DONE,
    STOPPED,
    /** It cannot go on. */
    FAILED;

    public boolean isActive() {
        return this == WAITING || this == RUNNING || this == STOPPING;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
