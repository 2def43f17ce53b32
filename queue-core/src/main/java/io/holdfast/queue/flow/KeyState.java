package io.holdfast.queue.flow;

import io.holdfast.queue.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * A key of a queue at one moment.
 *
 * @param pending its tasks that are pending, of all priorities
 * @param running its tasks that are processed
 * @param limitedBy what keeps its next task from starting; null if nothing of its own does, or no task is pending
 */
public record KeyState(
        TaskKey key,
        long pending,
        long running,
        boolean paused,
        @Nullable Limit limitedBy) {}
