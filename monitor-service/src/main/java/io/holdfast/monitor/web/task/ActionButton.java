package io.holdfast.monitor.web.task;

import io.holdfast.queue.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * An action that the page offers.
 *
 * @param refusal why it is not possible now; null if it is
 * @param question asked before it is carried out; null for none
 */
record ActionButton(
        String code,
        String label,
        @Nullable String refusal,
        @Nullable String question) {

    static ActionButton of(TaskAction action, TaskState state) {
        return new ActionButton(action.code(), action.label(), action.refusal(state), question(action, state));
    }

    private static @Nullable String question(TaskAction action, TaskState state) {
        return switch (action) {
            case CANCEL -> state == TaskState.PROCESSING ? "Ask the handler to stop?" : "Cancel this task?";
            case DELETE -> "Delete this dead letter?";
            default -> null;
        };
    }
}
