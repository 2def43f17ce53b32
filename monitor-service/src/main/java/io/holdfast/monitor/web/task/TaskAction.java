package io.holdfast.monitor.web.task;

import io.holdfast.queue.task.TaskState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user can do with one task. */
enum TaskAction {
    RUN_NOW("Run now", EnumSet.of(TaskState.DELAYED), "Only a delayed task can be run before its time."),
    CANCEL(
            "Cancel",
            EnumSet.of(TaskState.PENDING, TaskState.DELAYED, TaskState.PROCESSING),
            "Only a task that waits or runs can be cancelled."),
    REQUEUE("Requeue", EnumSet.of(TaskState.DEAD), "Only a dead letter can be requeued."),
    DELETE("Delete", EnumSet.of(TaskState.DEAD), "Only a dead letter can be deleted.");

    private final String label;
    private final Set<TaskState> states;
    private final String rule;

    TaskAction(String label, Set<TaskState> states, String rule) {
        this.label = label;
        this.states = states;
        this.rule = rule;
    }

    /** @throws IllegalArgumentException naming the actions */
    static TaskAction ofCode(String code) {
        for (TaskAction action : values()) {
            if (action.code().equals(code)) {
                return action;
            }
        }
        throw new IllegalArgumentException("action must be run_now, cancel, requeue or delete");
    }

    /** Its name in the API and in the audit log. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** In which states it is possible, as a sentence. */
    String rule() {
        return rule;
    }

    /** The states in which it is possible. */
    Set<TaskState> states() {
        return Set.copyOf(states);
    }

    static List<TaskAction> possibleIn(TaskState state) {
        return Arrays.stream(values())
                .filter(action -> action.states.contains(state))
                .toList();
    }

    /** Why it is not possible in that state; null if it is. */
    @Nullable
    String refusal(TaskState state) {
        return states.contains(state) ? null : rule;
    }
}
