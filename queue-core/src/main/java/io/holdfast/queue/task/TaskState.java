package io.holdfast.queue.task;

import java.util.Locale;

/** The state of a task. A task is in exactly one state. */
public enum TaskState {
    PENDING,
    DELAYED,
    PROCESSING,
    COMPLETED,
    DEAD,
    CANCELLED,
    EXPIRED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming all states */
    public static TaskState ofLabel(String label) {
        for (TaskState state : values()) {
            if (state.label().equals(label)) {
                return state;
            }
        }
        throw new IllegalArgumentException(
                "state must be one of pending, delayed, processing, completed, dead, cancelled, expired");
    }
}
