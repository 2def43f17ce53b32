package io.holdfast.queue.worker;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task that occupies a slot of a worker.
 *
 * @param run null if the worker does not report it, as older ones do not
 */
public record RunningTask(TaskId id, @Nullable Run run) {

    /**
     * The current run of the task.
     *
     * @param age how long it had run at the time of the report. A duration, because the clock of the worker may be wrong
     * @param timeout after which it is interrupted; null if it has none
     */
    public record Run(
            QueueName queue,
            TaskType type,
            int attempt,
            Duration age,
            @Nullable Duration timeout) {}

    /** A task of which only the id is known. */
    public static RunningTask of(TaskId id) {
        return new RunningTask(id, null);
    }
}
