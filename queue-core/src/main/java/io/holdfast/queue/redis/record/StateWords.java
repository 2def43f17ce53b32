package io.holdfast.queue.redis.record;

import io.holdfast.queue.task.TaskState;

/** The names of the states in the scripts. */
public final class StateWords {

    private StateWords() {}

    /** A skipped duplicate counts as completed, as does an ending that is unknown to this version or damaged. */
    public static TaskState stateOf(String word) {
        try {
            return word.equals("duplicate") ? TaskState.COMPLETED : TaskState.ofLabel(word);
        } catch (IllegalArgumentException e) {
            return TaskState.COMPLETED;
        }
    }
}
