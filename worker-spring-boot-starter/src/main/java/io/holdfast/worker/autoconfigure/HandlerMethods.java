package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.annotation.TaskSchedule;
import io.holdfast.worker.handler.HandlerRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the annotated methods, also behind proxies, after all beans are created and before the worker starts. */
final class HandlerMethods implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(HandlerMethods.class);

    private final ConfigurableListableBeanFactory beans;
    private final HandlerRegistry registry;
    private final ScheduleDeclarations schedules;

    HandlerMethods(ConfigurableListableBeanFactory beans, HandlerRegistry registry, ScheduleDeclarations schedules) {
        this.beans = beans;
        this.registry = registry;
        this.schedules = schedules;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            Class<?> target = ScopedProxyUtils.isScopedTarget(name) ? null : targetOf(name);
            if (target != null) {
                addThoseOf(name, target);
            }
        }
    }

    private void addThoseOf(String name, Class<?> target) {
        Class<?> exposed = beans.getType(name);
        HandlerBean bean = new HandlerBean(name, target, exposed == null ? target : exposed, () -> beans.getBean(name));
        for (HandlerMethod handler : AnnotatedHandlers.of(bean)) {
            if (beans.containsSingleton(name)) { // a lazy bean is checked when it is created
                handler.check(beans.getBean(name));
            }
            registry.add(handler);
            TaskSchedule schedule = handler.schedule();
            if (schedule != null) {
                schedules.add(handler.type(), schedule, handler.describe(), this::resolved);
            }
        }
    }

    private String resolved(String text) {
        String value = beans.resolveEmbeddedValue(text);
        return value == null ? "" : value;
    }

    private @Nullable Class<?> targetOf(String name) {
        try {
            return AutoProxyUtils.determineTargetClass(beans, name);
        } catch (BeansException e) { // its class is unknown until it is created
            log.debug("Cannot search bean {} for handlers", name, e);
            return null;
        }
    }
}
