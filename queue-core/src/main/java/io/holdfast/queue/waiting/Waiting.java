package io.holdfast.queue.waiting;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is not running.
 *
 * @param reasons the most important first; empty when a worker is about to take the task
 * @param position in the queue: a number from 1, or {@link #BEYOND_COUNT}; null unless the task is pending
 * @param estimatedStart null when it cannot be estimated
 */
public record Waiting(
        List<WaitReason> reasons,
        @Nullable Object position,
        @Nullable Instant estimatedStart) {

    public static final String BEYOND_COUNT = "more than 10000";
}
