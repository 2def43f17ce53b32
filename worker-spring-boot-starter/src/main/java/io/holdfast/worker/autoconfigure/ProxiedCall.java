package io.holdfast.worker.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * Checks that a call of a proxy reaches its bean. A class proxy runs a method that it cannot override on the proxy
 * object, whose fields are all null.
 */
final class ProxiedCall {

    private ProxiedCall() {}

    /**
     * The method to call.
     *
     * @param exposed the class of the bean, or of its proxy
     * @param method of the bean's own class, or of an interface
     * @throws IllegalArgumentException if the call would not reach the bean; its message continues "The method"
     */
    static Method of(Class<?> exposed, Method method) {
        if (Proxy.isProxyClass(exposed)) {
            return ofInterface(exposed, method);
        } else if (SpringProxy.class.isAssignableFrom(exposed) && !Modifier.isStatic(method.getModifiers())) {
            refuseUnlessOverridden(exposed, method);
        }
        return method;
    }

    private static Method ofInterface(Class<?> proxy, Method method) {
        try {
            return AopUtils.selectInvocableMethod(method, proxy);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    "is called through an interface proxy, but no interface of the bean declares it:"
                            + " declare it in an interface, or set spring.aop.proxy-target-class=true");
        }
    }

    private static void refuseUnlessOverridden(Class<?> proxy, Method method) {
        boolean overridden = Arrays.stream(proxy.getDeclaredMethods())
                .anyMatch(declared -> declared.getName().equals(method.getName())
                        && Arrays.equals(declared.getParameterTypes(), method.getParameterTypes()));
        if (!overridden) {
            throw new IllegalArgumentException("is " + kindOf(proxy, method)
                    + ", so the proxy of its bean cannot forward calls to the bean (it exists for @Transactional,"
                    + " @Validated or other advice): make the method protected or public, and not final");
        }
    }

    private static String kindOf(Class<?> proxy, Method method) {
        Method declared = ClassUtils.getMostSpecificMethod(method, proxy);
        if (Modifier.isFinal(declared.getModifiers())) {
            return "final";
        }
        return Modifier.isPrivate(declared.getModifiers()) ? "private" : "package-private in another package";
    }
}
