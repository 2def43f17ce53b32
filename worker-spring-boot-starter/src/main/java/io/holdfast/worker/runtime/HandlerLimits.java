package io.holdfast.worker.runtime;

import io.holdfast.queue.model.TaskType;
import io.holdfast.worker.HandlerOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The limits of the handlers that have one, as far as one worker has met their tasks. Safe for use by many threads. */
final class HandlerLimits {

    private final Map<TaskType, HandlerLimit> limits = new ConcurrentHashMap<>();

    @Nullable
    HandlerLimit of(TaskType type, HandlerOptions options) {
        Integer most = options.concurrency();
        return most == null ? null : limits.computeIfAbsent(type, unused -> new HandlerLimit(most));
    }

    /** The worker stops: nobody waits any more. */
    void dismissWaiting() {
        limits.values().forEach(HandlerLimit::dismissWaiting);
    }
}
