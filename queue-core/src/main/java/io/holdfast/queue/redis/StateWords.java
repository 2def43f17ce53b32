package io.holdfast.queue.redis;

import io.holdfast.queue.model.TaskState;

/** The states as the scripts name them. */
final class StateWords {

    private StateWords() {}

    /** A skipped duplicate counts as completed. */
    static TaskState stateOf(String word) {
        return word.equals("duplicate") ? TaskState.COMPLETED : TaskState.ofLabel(word);
    }
}
