package io.holdfast.queue.redis;

import io.holdfast.queue.model.TaskState;

/** The states as the scripts name them. */
final class StateWords {

    private StateWords() {}

    /** A skipped duplicate counts as completed, as does an ending that this version does not know, or that is damaged. */
    static TaskState stateOf(String word) {
        try {
            return word.equals("duplicate") ? TaskState.COMPLETED : TaskState.ofLabel(word);
        } catch (IllegalArgumentException e) {
            return TaskState.COMPLETED;
        }
    }
}
