package io.holdfast.worker;

/**
 * Takes the tasks whose type has no {@link Handler}. Without such a bean they are put off, so that a worker that
 * knows their type can take them.
 */
@FunctionalInterface
public interface FallbackHandler {

    /** Runs the task; as {@link Handler#handle}. */
    void handle(TaskContext task) throws Exception;
}
