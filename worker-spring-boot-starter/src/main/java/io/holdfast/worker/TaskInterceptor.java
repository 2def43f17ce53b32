package io.holdfast.worker;

import org.jspecify.annotations.Nullable;

/**
 * Is called for every run in this process, in the thread of the handler: beans of this type in their order before the
 * run, and in reverse order after it.
 */
public interface TaskInterceptor {

    /**
     * Called before the handler. What it throws counts as thrown by the handler, which is not called then: a {@link
     * RetryAfterException} snoozes the task.
     */
    default void before(TaskContext task) throws Exception {}

    /** Called after the handler has returned. An exception is logged and changes nothing. */
    default void after(TaskContext task, @Nullable Object result) {}

    /**
     * Called after the handler, or an interceptor before it, has thrown. An exception is logged and changes nothing.
     */
    default void error(TaskContext task, Throwable thrown) {}
}
