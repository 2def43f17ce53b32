package io.holdfast.queue.operation;

import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.task.TaskState;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operation does with each task. */
public enum OperationAction {
    /** Moves dead letters back to pending. */
    REQUEUE(TaskState.DEAD),
    /** Ends dead letters as cancelled. */
    DELETE(TaskState.DEAD),
    /** Cancels waiting tasks, and requests the cancellation of running ones. */
    CANCEL(TaskState.PENDING, TaskState.DELAYED, TaskState.PROCESSING),
    /** Moves delayed tasks to pending before they are due. */
    RUN_NOW(TaskState.DELAYED);

    private final Set<TaskState> states;

    OperationAction(TaskState first, TaskState... others) {
        this.states = EnumSet.of(first, others);
    }

    /** The states of the tasks on which it can act. */
    public Set<TaskState> states() {
        return Set.copyOf(states);
    }

    /** Whether the filter allows a state on which this can act. */
    public boolean fits(TaskFilter filter) {
        return states.stream().anyMatch(filter::allows);
    }

    /**
     * Returns the filter without the states on which this cannot act.
     *
     * @throws IllegalArgumentException if no state is left
     */
    public TaskFilter narrow(TaskFilter filter) {
        Set<TaskState> left = states.stream().filter(filter::allows).collect(Collectors.toSet());
        if (left.isEmpty()) {
            throw new IllegalArgumentException("state: must be "
                    + states.stream().map(TaskState::label).collect(Collectors.joining(" or ")) + " for the action "
                    + label());
        }
        return filter.withStates(left);
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming all actions */
    public static OperationAction ofLabel(String label) {
        for (OperationAction action : values()) {
            if (action.label().equals(label)) {
                return action;
            }
        }
        throw new IllegalArgumentException("action must be requeue, delete, cancel or run_now");
    }
}
