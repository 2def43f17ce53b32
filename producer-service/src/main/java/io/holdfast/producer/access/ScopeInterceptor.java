package io.holdfast.producer.access;

import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.service.access.ApiTokens;
import io.holdfast.service.access.Scope;
import io.holdfast.service.docs.ApiDocs;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses calls whose token lacks the scope of the endpoint, before their body is read. */
@Component
class ScopeInterceptor implements HandlerInterceptor, WebMvcConfigurer {

    private final ApiTokens tokens;
    private final ApiDocs docs;

    ScopeInterceptor(ApiTokens tokens, ApiDocs docs) {
        this.tokens = tokens;
        this.docs = docs;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (tokens.areRequired()
                && !docs.opens(request.getServletPath())
                && handler instanceof HandlerMethod endpoint
                && request.getDispatcherType() == DispatcherType.REQUEST
                && !request.getMethod().equals(HttpMethod.OPTIONS.name())) {
            require(scopeOf(endpoint), Caller.of(request));
        }
        return true;
    }

    private static void require(Scope scope, Caller caller) {
        if (caller.token().filter(token -> token.allows(scope)).isEmpty()) {
            String name =
                    caller.token().map(token -> "The token " + token.name()).orElse("This call");
            throw new ProblemException(Problem.of(
                    ErrorCode.FORBIDDEN, name + " lacks the scope " + scope.label() + ", which this call requires"));
        }
    }

    /** Without an annotation, which a test forbids, it is the scope that the fewest have. */
    private static Scope scopeOf(HandlerMethod endpoint) {
        RequiresScope annotation = endpoint.getMethodAnnotation(RequiresScope.class);
        return annotation == null ? Scope.ADMIN : annotation.value();
    }
}
