package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.annotation.TaskHandler;
import io.holdfast.worker.runtime.HandlerRegistry;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds the methods with the annotation, through proxies too, when all beans are there and before the worker starts. */
final class HandlerMethods implements SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beans;
    private final HandlerRegistry registry;

    HandlerMethods(ConfigurableListableBeanFactory beans, HandlerRegistry registry) {
        this.beans = beans;
        this.registry = registry;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            if (!ScopedProxyUtils.isScopedTarget(name)) {
                register(name);
            }
        }
    }

    private void register(String name) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
        if (type == null || !AnnotationUtils.isCandidateClass(type, TaskHandler.class)) {
            return;
        }
        Map<Method, TaskHandler> methods = MethodIntrospector.selectMethods(
                type, (MethodIntrospector.MetadataLookup<TaskHandler>) HandlerMethods::annotationOf);
        methods.forEach((method, annotation) -> {
            Class<?> beanType = beans.getType(name);
            Method invocable = AopUtils.selectInvocableMethod(method, beanType == null ? type : beanType);
            registry.add(new HandlerMethod(annotation, invocable, () -> beans.getBean(name)));
        });
    }

    private static @Nullable TaskHandler annotationOf(Method method) {
        return AnnotatedElementUtils.findMergedAnnotation(method, TaskHandler.class);
    }
}
