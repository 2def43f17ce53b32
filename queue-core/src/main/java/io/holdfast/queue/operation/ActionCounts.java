package io.holdfast.queue.operation;

/** What became of the tasks of one step. */
record ActionCounts(long acted, long skipped, long failed) {

    static final ActionCounts NONE = new ActionCounts(0, 0, 0);

    ActionCounts plus(ActionCounts other) {
        return new ActionCounts(acted + other.acted, skipped + other.skipped, failed + other.failed);
    }
}
