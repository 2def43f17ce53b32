package io.holdfast.worker;

/**
 * Handles tasks whose type has no {@link Handler}. Without such a bean they are snoozed until a worker with a handler
 * takes them.
 */
@FunctionalInterface
public interface FallbackHandler {

    /** Runs the task; see {@link Handler#handle}. */
    void handle(TaskContext task) throws Exception;
}
