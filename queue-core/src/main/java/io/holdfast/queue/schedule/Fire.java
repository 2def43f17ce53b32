package io.holdfast.queue.schedule;

import io.holdfast.queue.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decided tick, or a triggered run.
 *
 * @param at the tick; of a triggered run, when it was requested
 * @param task null if none was enqueued
 * @param reason why it failed
 */
public record Fire(
        Instant at,
        FireOutcome outcome,
        @Nullable TaskId task,
        @Nullable String reason) {}
