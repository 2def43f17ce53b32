package io.holdfast.producer.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a query parameter that the call does not have, or that is given more than once: a misspelt {@code queue} would
 * else act on the default queue.
 */
@Component
class QueryRules implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(StoreCalls.PATHS);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !isForm(request)) {
            List<String> known = Arrays.stream(method.getMethodParameters())
                    .map(QueryRules::nameOf)
                    .filter(Objects::nonNull)
                    .toList();
            request.getParameterMap().forEach((name, values) -> check(name, values, known));
        }
        return true;
    }

    private static void check(String name, String[] values, List<String> known) {
        if (!known.contains(name)) {
            throw ProblemException.badParameter(
                    name,
                    known.isEmpty()
                            ? "unknown parameter; this call has none"
                            : "unknown parameter; this call has " + String.join(", ", known));
        } else if (values.length > 1) {
            throw ProblemException.badParameter(name, name + " must be given once");
        }
    }

    private static @Nullable String nameOf(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return annotation == null ? null : annotation.name();
    }

    /** The body's fields would count as parameters: curl declares any body of its own a form. */
    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }
}
