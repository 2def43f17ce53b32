package io.holdfast.producer.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses unknown and repeated query parameters: a misspelled {@code queue} would otherwise act on the default queue.
 */
@Component
class QueryParameterCheck implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(StoreCallInterceptor.PATHS);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            List<String> known = Arrays.stream(method.getMethodParameters())
                    .map(QueryParameterCheck::nameOf)
                    .filter(Objects::nonNull)
                    .toList();
            if (isForm(request)) {
                inQuery(request).forEach((name, values) -> check(decoded(name), values.size(), known));
            } else {
                request.getParameterMap().forEach((name, values) -> check(name, values.length, known));
            }
        }
        return true;
    }

    private static void check(String name, int values, List<String> known) {
        if (!known.contains(name)) {
            throw ProblemException.badParameter(
                    name,
                    known.isEmpty()
                            ? "unknown parameter; this endpoint has no parameters"
                            : "unknown parameter; this endpoint supports " + String.join(", ", known));
        } else if (values > 1) {
            throw ProblemException.badParameter(name, name + " must not be given more than once");
        }
    }

    private static @Nullable String nameOf(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return annotation == null ? null : annotation.name();
    }

    /** The fields of a form would count as query parameters, and curl declares a body as a form by default. */
    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    /** Not the fields of the form. */
    private static Map<String, List<String>> inQuery(HttpServletRequest request) {
        return UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name; // it names no parameter
        }
    }
}
