package io.holdfast.worker.autoconfigure;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;

/**
 * A bean with handler methods.
 *
 * @param name null for an object that is not a bean
 * @param target its own class
 * @param exposed the class through which it is called: its own, or that of its proxy
 * @param instance called for the first task, so that a lazy bean stays lazy
 */
record HandlerBean(@Nullable String name, Class<?> target, Class<?> exposed, Supplier<Object> instance) {

    static HandlerBean of(Object object) {
        return new HandlerBean(null, AopUtils.getTargetClass(object), object.getClass(), () -> object);
    }

    /** For messages. */
    String suffix() {
        return name == null ? "" : " of the bean '" + name + "'";
    }
}
