package io.holdfast.worker.execute;

import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.HandlerOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The concurrency limits of the handlers of one worker, created with the first task of a type. Thread-safe. */
public final class HandlerLimits {

    private final Map<TaskType, HandlerLimit<TaskExecution>> limits = new ConcurrentHashMap<>();

    /** Null if the handler has no limit. */
    @Nullable
    HandlerLimit<TaskExecution> of(TaskType type, HandlerOptions options) {
        Integer max = options.concurrency();
        return max == null ? null : limits.computeIfAbsent(type, unused -> new HandlerLimit<>(max));
    }

    /** The worker stops: no task waits for a limit any more. */
    public void closeWaiting() {
        limits.values().forEach(HandlerLimit::closeWaiting);
    }
}
