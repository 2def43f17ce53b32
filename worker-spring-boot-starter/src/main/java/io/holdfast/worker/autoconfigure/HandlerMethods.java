package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.handler.HandlerRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the methods with the annotation, through proxies too, when all beans are there and before the worker starts. */
final class HandlerMethods implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(HandlerMethods.class);

    private final ConfigurableListableBeanFactory beans;
    private final HandlerRegistry registry;

    HandlerMethods(ConfigurableListableBeanFactory beans, HandlerRegistry registry) {
        this.beans = beans;
        this.registry = registry;
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
            if (beans.containsSingleton(name)) { // a lazy one is looked at when it is made
                handler.check(beans.getBean(name));
            }
            registry.add(handler);
        }
    }

    private @Nullable Class<?> targetOf(String name) {
        try {
            return AutoProxyUtils.determineTargetClass(beans, name);
        } catch (BeansException e) { // its class can't be told without making it
            log.debug("Can't look for handlers in the bean {}", name, e);
            return null;
        }
    }
}
