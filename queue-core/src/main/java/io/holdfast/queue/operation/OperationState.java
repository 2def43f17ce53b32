package io.holdfast.queue.operation;

import java.util.Locale;

/** The state of an operation. */
public enum OperationState {
    /** No process has begun it yet. */
    WAITING,
    RUNNING,
    /** A user has stopped it; the current step is completed. */
    STOPPING,
    /** It has scanned everything. */
    DONE,
    STOPPED,
    /** It cannot continue. */
    FAILED;

    public boolean isActive() {
        return this == WAITING || this == RUNNING || this == STOPPING;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
