package io.holdfast.worker.handler;

import io.holdfast.worker.TaskContext;
import io.holdfast.worker.TaskInterceptor;
import io.holdfast.worker.support.SafeThrowables;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a handler with the interceptors around it. */
final class InterceptorChain {

    private static final Logger log = LoggerFactory.getLogger(InterceptorChain.class);

    /** The call of the handler; its result is not written yet. */
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

    /** The call itself if there are no interceptors. */
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
        } catch (Throwable e) { // an Error is reported, too
            tell(asked, interceptor -> interceptor.error(task, e));
            throw e;
        }
    }

    private void tell(int asked, Consumer<TaskInterceptor> what) {
        for (int i = asked - 1; i >= 0; i--) {
            TaskInterceptor interceptor = interceptors.get(i);
            try {
                what.accept(interceptor);
            } catch (Throwable e) { // an Error changes nothing, either
                log.warn(
                        "The interceptor {} failed; the outcome of the run does not change",
                        interceptor.getClass().getName(),
                        SafeThrowables.loggable(e));
            }
        }
    }
}
