package io.holdfast.queue.task;

/** The result of a cancel. */
public sealed interface CancelResult {

    /** The task was waiting or dead; it has ended as cancelled. */
    record Cancelled() implements CancelResult {}

    /** The task is running. Its handler is notified, and the task ends as cancelled unless it succeeds first. */
    record Requested() implements CancelResult {}

    /** The task is in a state in which it cannot be cancelled; nothing changed. */
    record WrongState(TaskState state) implements CancelResult {}

    /** The queue has no such task. */
    record Unknown() implements CancelResult {}
}
