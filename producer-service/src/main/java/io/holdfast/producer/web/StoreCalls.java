package io.holdfast.producer.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Sees which calls Redis has served, so that the end of an outage is noticed. */
@Component
class StoreCalls implements HandlerInterceptor, WebMvcConfigurer {

    static final String[] PATHS = {"/task", "/tasks", "/tasks/**", "/dead-letters/**", "/leases", "/leases/**"};

    private final OutageLog outages;

    StoreCalls(OutageLog outages) {
        this.outages = outages;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(PATHS);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        if (HttpStatus.valueOf(response.getStatus()).is2xxSuccessful()) {
            outages.answered(writes(request));
        }
    }

    static boolean writes(HttpServletRequest request) {
        return !request.getMethod().equals("GET");
    }
}
