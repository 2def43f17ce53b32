package io.holdfast.worker.handler;

import io.holdfast.worker.TaskContext;
import io.holdfast.worker.TaskInterceptor;
import io.holdfast.worker.support.SafeThrowables;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handler's work with the interceptors around it. */
final class InterceptorChain {

    private static final Logger log = LoggerFactory.getLogger(InterceptorChain.class);

    /** The work before its result is written. */
    @FunctionalInterface
    interface Inner {

        @Nullable
        Object run(TaskContext task) throws Exception;
    }

    private final List<TaskInterceptor> interceptors;
    private final Inner inner;

    private InterceptorChain(List<TaskInterceptor> interceptors, Inner inner) {
        this.interceptors = interceptors;
        this.inner = inner;
    }

    /** The work itself where nobody wants to be told. */
    static Inner around(Inner inner, List<TaskInterceptor> interceptors) {
        return interceptors.isEmpty() ? inner : new InterceptorChain(interceptors, inner)::run;
    }

    private @Nullable Object run(TaskContext task) throws Exception {
        int asked = 0;
        try {
            for (TaskInterceptor interceptor : interceptors) {
                interceptor.before(task);
                asked++;
            }
            Object result = inner.run(task);
            tell(asked, interceptor -> interceptor.after(task, result));
            return result;
        } catch (Throwable e) { // an Error, too, is told
            tell(asked, interceptor -> interceptor.error(task, e));
            throw e;
        }
    }

    private void tell(int asked, Consumer<TaskInterceptor> what) {
        for (int i = asked - 1; i >= 0; i--) {
            TaskInterceptor interceptor = interceptors.get(i);
            try {
                what.accept(interceptor);
            } catch (Throwable e) { // an Error, too, comes too late to change anything
                log.warn(
                        "The interceptor {} failed; the run stands",
                        interceptor.getClass().getName(),
                        SafeThrowables.loggable(e));
            }
        }
    }
}
