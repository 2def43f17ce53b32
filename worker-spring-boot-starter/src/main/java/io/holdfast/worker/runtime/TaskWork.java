package io.holdfast.worker.runtime;

import io.holdfast.queue.model.TaskResult;
import io.holdfast.worker.TaskContext;
import org.jspecify.annotations.Nullable;

/** What a handler does, its payload bound before and its result written after it. */
@FunctionalInterface
interface TaskWork {

    @Nullable
    TaskResult run(TaskContext task) throws Exception;
}
