package io.holdfast.producer.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Reports requests that Redis has served to the {@link StoreOutageLog}, which notices the end of an outage by them. */
@Component
class StoreCallInterceptor implements HandlerInterceptor, WebMvcConfigurer {

    /** Of the endpoints that use Redis, which also check their query parameters. */
    static final String[] PATHS = {
        "/task",
        "/tasks",
        "/tasks/**",
        "/dead-letters/**",
        "/leases",
        "/leases/**",
        "/queues",
        "/queues/**",
        "/operations/**",
        "/rates",
        "/schedules",
        "/schedules/**"
    };

    private final StoreOutageLog outages;

    StoreCallInterceptor(StoreOutageLog outages) {
        this.outages = outages;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(PATHS).excludePathPatterns("/schedules/preview");
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        if (HttpStatus.valueOf(response.getStatus()).is2xxSuccessful()) {
            outages.answered(isWrite(request));
        }
    }

    static boolean isWrite(HttpServletRequest request) {
        return !request.getMethod().equals("GET");
    }
}
