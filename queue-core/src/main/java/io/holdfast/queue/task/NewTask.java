package io.holdfast.queue.task;

/**
 * A task to be enqueued.
 *
 * @param chosenId whether a client chose the id: such a task is not enqueued if the id is known already
 */
public record NewTask(
        TaskId id, boolean chosenId, Priority priority, StartTime start, TaskHeader header, Payload payload) {

    /** Returns a task with a generated id and default priority that may start at once. */
    public static NewTask of(TaskHeader header, Payload payload) {
        return new NewTask(TaskId.mint(), false, Priority.DEFAULT, StartTime.NOW, header, payload);
    }

    public NewTask withChosenId(TaskId chosen) {
        return new NewTask(chosen, true, priority, start, header, payload);
    }

    public NewTask withPriority(Priority other) {
        return new NewTask(id, chosenId, other, start, header, payload);
    }

    public NewTask withStart(StartTime time) {
        return new NewTask(id, chosenId, priority, time, header, payload);
    }

    public TaskRef ref() {
        return new TaskRef(priority, id);
    }
}
