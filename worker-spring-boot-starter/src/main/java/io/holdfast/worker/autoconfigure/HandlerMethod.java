package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.BackoffStrategy;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.PayloadTypes;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import io.holdfast.worker.annotation.TaskSchedule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/** A method with the annotation, as a handler. */
final class HandlerMethod implements io.holdfast.worker.Handler<Object> {

    /** How an instance of this class is called. */
    private record Call(Class<?> exposed, Method method) {}

    private final TaskHandler annotation;
    private final Method method;
    private final HandlerBean bean;
    private final Type payloadType;
    private volatile Call call;

    /**
     * @param method of the bean's own class
     * @throws InvalidHandlerException if the method cannot be a handler
     */
    HandlerMethod(TaskHandler annotation, Method method, HandlerBean bean) {
        this.annotation = annotation;
        this.method = method;
        this.bean = bean;
        try {
            AsyncCheck.reject(bean.target(), method);
            this.payloadType = payloadOf();
            this.call = callOf(bean.exposed());
        } catch (IllegalArgumentException e) {
            throw invalidHandler(e);
        }
    }

    /** Rejects what only the bean instance shows. */
    void check(Object instance) {
        try {
            AsyncCheck.reject(instance, bean.target(), method);
        } catch (IllegalArgumentException e) {
            throw invalidHandler(e);
        }
    }

    private Type payloadOf() {
        Type payload = null;
        int contexts = 0;
        for (int i = 0; i < method.getParameterCount(); i++) {
            if (method.getParameterTypes()[i] == TaskContext.class) {
                contexts++;
            } else if (payload == null) {
                payload = PayloadTypes.resolve(ResolvableType.forMethodParameter(method, i, bean.target()));
            } else {
                throw new IllegalArgumentException("has two payload parameters: it may have one, and a TaskContext");
            }
        }
        if (contexts > 1) {
            throw new IllegalArgumentException("has two TaskContext parameters: it may have one");
        }
        return payload == null ? Void.class : payload;
    }

    private Call callOf(Class<?> exposed) {
        Method called = ProxiedCall.of(exposed, method);
        ReflectionUtils.makeAccessible(called);
        return new Call(exposed, called);
    }

    /** Whether a lazy bean has a proxy is known only now. */
    private Method methodOn(Object instance) {
        Call known = call;
        if (known.exposed() != instance.getClass()) {
            check(instance);
            try {
                known = callOf(instance.getClass());
            } catch (IllegalArgumentException e) {
                throw invalidHandler(e);
            }
            call = known;
        }
        return known.method();
    }

    private InvalidHandlerException invalidHandler(IllegalArgumentException why) {
        return new InvalidHandlerException(
                "The handler of type '" + type() + "', " + describe() + bean.suffix() + ", " + why.getMessage());
    }

    @Override
    public String type() {
        return annotation.value();
    }

    /** The schedule of its tasks; null for none. */
    @Nullable
    TaskSchedule schedule() {
        return AnnotatedElementUtils.findMergedAnnotation(method, TaskSchedule.class);
    }

    @Override
    public Type payloadType() {
        return payloadType;
    }

    @Override
    public String describe() {
        String parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return method.getDeclaringClass().getName() + "." + method.getName() + "(" + parameters + ")";
    }

    @Override
    public HandlerOptions options() {
        return new HandlerOptions(
                annotation.concurrency() == 0 ? null : annotation.concurrency(),
                annotation.timeout().isEmpty() ? null : DurationStyle.detectAndParse(annotation.timeout()),
                annotation.maxRetries() == -1 ? null : annotation.maxRetries(),
                annotation.backoff().isEmpty() ? null : BackoffStrategy.parse(annotation.backoff()),
                Set.of(annotation.buryOn()),
                Set.of(annotation.snoozeOn()));
    }

    @Override
    public @Nullable Object handle(@Nullable Object payload, TaskContext task) throws Exception {
        Object instance = bean.instance().get();
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == TaskContext.class ? task : payload;
        }
        try {
            return methodOn(instance).invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw HandlerMethod.<RuntimeException>sneakyThrow(e.getTargetException());
        }
    }

    /** Also throws what is neither an exception nor an error: a method in another language may throw it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneakyThrow(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
