package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.annotation.TaskHandler;
import io.holdfast.worker.annotation.TaskSchedule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Creates handlers from annotated methods. */
public final class AnnotatedHandlers {

    private AnnotatedHandlers() {}

    /**
     * The handlers of an object, which may be a proxy; none if no method has the annotation.
     *
     * @throws io.holdfast.worker.InvalidHandlerException if a method cannot be a handler
     */
    public static List<io.holdfast.worker.Handler<?>> of(Object bean) {
        List<HandlerMethod> handlers = of(HandlerBean.of(bean));
        handlers.forEach(handler -> handler.check(bean));
        return List.copyOf(handlers);
    }

    static List<HandlerMethod> of(HandlerBean bean) {
        List<HandlerMethod> handlers = new ArrayList<>();
        if (AnnotationUtils.isCandidateClass(bean.target(), List.of(TaskHandler.class, TaskSchedule.class))) {
            Map<Method, TaskHandler> methods = MethodIntrospector.selectMethods(
                    bean.target(), (MethodIntrospector.MetadataLookup<TaskHandler>) AnnotatedHandlers::annotationOf);
            methods.forEach((method, annotation) -> handlers.add(new HandlerMethod(annotation, method, bean)));
        }
        return handlers;
    }

    private static @Nullable TaskHandler annotationOf(Method method) {
        TaskHandler handler = AnnotatedElementUtils.findMergedAnnotation(method, TaskHandler.class);
        if (handler == null && AnnotatedElementUtils.hasAnnotation(method, TaskSchedule.class)) {
            throw new InvalidHandlerException(
                    "The method " + method.getDeclaringClass().getName() + "." + method.getName()
                            + " with @TaskSchedule needs @TaskHandler, too");
        }
        return handler;
    }
}
