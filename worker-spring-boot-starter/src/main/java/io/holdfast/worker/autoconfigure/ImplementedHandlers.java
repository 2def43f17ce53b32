package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.Handler;
import io.holdfast.worker.InvalidHandlerException;
import java.lang.reflect.Method;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;

/** Checks objects that implement the interface of handlers, or that of the fallback. */
public final class ImplementedHandlers {

    private ImplementedHandlers() {}

    /**
     * Returns the same handler, which may be a proxy.
     *
     * @throws InvalidHandlerException if a call would not reach it, or would return before its work is done
     */
    public static Handler<?> checked(Handler<?> handler) {
        check(handler, Handler.class);
        return handler;
    }

    static FallbackHandler checked(FallbackHandler handler) {
        check(handler, FallbackHandler.class);
        return handler;
    }

    private static void check(Object handler, Class<?> contract) {
        Class<?> target = AopUtils.getTargetClass(handler);
        for (Method method : contract.getMethods()) {
            try {
                ProxiedCall.of(handler.getClass(), method);
                if (method.getName().equals("handle")) {
                    Method own = BridgeMethodResolver.getMostSpecificMethod(method, target);
                    AsyncCheck.reject(target, own);
                    AsyncCheck.reject(handler, target, own);
                }
            } catch (IllegalArgumentException e) {
                throw new InvalidHandlerException("The handler " + target.getName() + " cannot be used: its method "
                        + method.getName() + " " + e.getMessage());
            }
        }
    }
}
