package io.holdfast.queue.errors;

/** What became of a failed task so far. */
public enum FailedState {
    /** It is a dead letter. */
    DEAD,
    /** It has failed, or its worker died, and it will run again or is running again. */
    RETRYING
}
