package io.holdfast.worker;

import org.jspecify.annotations.Nullable;

/**
 * Is told of every run in this process, in the handler's thread. Beans of this type are asked in their order before the
 * run and in the reverse order after it.
 */
public interface TaskInterceptor {

    /**
     * Before the handler is called. What it throws counts as if the handler had thrown it, and that one is not called: so
     * a {@link RetryAfterException} puts the task off.
     */
    default void before(TaskContext task) throws Exception {}

    /** After the handler has returned; what this throws is logged and changes nothing. */
    default void after(TaskContext task, @Nullable Object result) {}

    /** After the handler, or an interceptor before it, has thrown; what this throws is logged and changes nothing. */
    default void error(TaskContext task, Throwable thrown) {}
}
