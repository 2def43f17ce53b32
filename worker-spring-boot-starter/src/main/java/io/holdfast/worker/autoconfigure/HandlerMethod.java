package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.BackoffStrategy;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.ReflectionUtils;

/** A method with the annotation, as a handler. */
final class HandlerMethod implements io.holdfast.worker.TaskHandler<Object> {

    private final TaskHandler annotation;
    private final Method method;
    private final Supplier<Object> bean;
    private final Type payloadType;

    /**
     * @param bean asked for at the first task, so that a lazy one stays so
     * @throws InvalidHandlerException when the method can't be a handler
     */
    HandlerMethod(TaskHandler annotation, Method method, Supplier<Object> bean) {
        this.annotation = annotation;
        this.method = method;
        this.bean = bean;
        refuseFutures();
        this.payloadType = payloadOf();
        ReflectionUtils.makeAccessible(method);
    }

    private void refuseFutures() {
        Class<?> returned = method.getReturnType();
        boolean later = Future.class.isAssignableFrom(returned)
                || CompletionStage.class.isAssignableFrom(returned)
                || Arrays.stream(returned.getInterfaces())
                        .anyMatch(type -> type.getName().startsWith("org.reactivestreams."));
        if (later) {
            throw unfit("returns a " + returned.getSimpleName()
                    + ": a task is over when its handler returns, so it must wait and return the value itself");
        }
    }

    private Type payloadOf() {
        Type payload = Void.class;
        int contexts = 0;
        for (Type parameter : method.getGenericParameterTypes()) {
            if (parameter == TaskContext.class) {
                contexts++;
            } else if (payload == Void.class) {
                payload = parameter;
            } else {
                throw unfit("takes two payloads: it may take one, and a TaskContext");
            }
        }
        if (contexts > 1) {
            throw unfit("takes two TaskContexts: it may take one");
        }
        return payload;
    }

    private InvalidHandlerException unfit(String why) {
        return new InvalidHandlerException("The handler of type '" + type() + "', " + describe() + ", " + why);
    }

    @Override
    public String type() {
        return annotation.value();
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
                Set.of(annotation.putOffOn()));
    }

    @Override
    public @Nullable Object handle(@Nullable Object payload, TaskContext task) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == TaskContext.class ? task : payload;
        }
        try {
            return method.invoke(bean.get(), arguments);
        } catch (InvocationTargetException e) {
            throw HandlerMethod.<RuntimeException>asItCame(e.getTargetException());
        }
    }

    /** Also what is neither an exception nor an error, as a method in another language may throw it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T asItCame(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
