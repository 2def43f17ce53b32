package io.holdfast.queue.schedule;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decided tick, or a triggered run.
 *
 * @param at the tick; of a triggered run, when it was requested
 * @param task null if none was enqueued
 * @param queue of the task, if the schedule has moved to another since; null: that of the schedule
 * @param reason why it failed
 */
public record Fire(
        Instant at,
        FireOutcome outcome,
        @Nullable TaskId task,
        @Nullable QueueName queue,
        @Nullable String reason) {

    /** In the queue of the schedule. */
    public Fire(Instant at, FireOutcome outcome, @Nullable TaskId task, @Nullable String reason) {
        this(at, outcome, task, null, reason);
    }
}
