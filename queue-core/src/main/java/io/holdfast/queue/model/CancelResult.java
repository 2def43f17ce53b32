package io.holdfast.queue.model;

/** What became of a cancel. */
public sealed interface CancelResult {

    /** The task waited or was dead; it has ended as cancelled. */
    record Cancelled() implements CancelResult {}

    /** The task runs; its handler is told, and it ends as cancelled unless it succeeds first. */
    record Requested() implements CancelResult {}

    /** The task is in a state in which it can't be cancelled; nothing changed. */
    record WrongState(TaskState state) implements CancelResult {}

    /** The queue knows no such task. */
    record Unknown() implements CancelResult {}
}
