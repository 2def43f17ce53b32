package io.holdfast.worker.handler;

import io.holdfast.queue.task.TaskResult;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A handler as the worker calls it.
 *
 * @param name for error messages
 */
public record RegisteredHandler(String name, Work work, HandlerOptions options) {

    /** Reads the payload, calls the handler and writes its result. */
    @FunctionalInterface
    public interface Work {

        @Nullable
        TaskResult run(TaskContext task) throws Exception;
    }
}
