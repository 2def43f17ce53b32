package io.holdfast.worker.autoconfigure;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

/**
 * Rejects methods that return before their work is done: the task would be completed while it runs, and its error would
 * be lost.
 */
final class AsyncCheck {

    private static final String REMEDY =
            ": a task is over when its handler returns, so it must wait and return the value itself";

    private AsyncCheck() {}

    /** Rejects a method by its declaration. Throws IllegalArgumentException; its message continues "The method". */
    static void reject(Class<?> target, Method method) {
        Class<?> returned = method.getReturnType();
        if (Future.class.isAssignableFrom(returned)
                || CompletionStage.class.isAssignableFrom(returned)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned) != null) {
            throw new IllegalArgumentException("returns a " + returned.getSimpleName() + REMEDY);
        } else if (AnnotatedElementUtils.hasAnnotation(method, Async.class)
                || AnnotatedElementUtils.hasAnnotation(target, Async.class)) {
            throw new IllegalArgumentException("is @Async" + REMEDY);
        }
    }

    /** Rejects a method by the advice of its bean's proxy, whatever annotation causes it. */
    static void reject(@Nullable Object bean, Class<?> target, Method method) {
        if (bean instanceof Advised advised) {
            for (Advisor advisor : advised.getAdvisors()) {
                if (advisor.getAdvice() instanceof AsyncExecutionInterceptor && isFor(advisor, target, method)) {
                    throw new IllegalArgumentException("is called on another thread by its proxy" + REMEDY);
                }
            }
        }
    }

    private static boolean isFor(Advisor advisor, Class<?> target, Method method) {
        if (advisor instanceof PointcutAdvisor some) {
            Pointcut pointcut = some.getPointcut();
            return pointcut.getClassFilter().matches(target)
                    && pointcut.getMethodMatcher().matches(method, target);
        }
        return true;
    }
}
