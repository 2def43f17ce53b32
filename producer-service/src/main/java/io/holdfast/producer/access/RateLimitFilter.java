package io.holdfast.producer.access;

import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Problem;
import io.holdfast.service.access.ApiTokens;
import io.holdfast.service.access.ClientLimit;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Identifies the caller, and refuses calls beyond its limit. Calls without a valid token count for their address. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RateLimitFilter extends OncePerRequestFilter {

    private final ApiTokens tokens;
    private final @Nullable ClientLimit limit;

    RateLimitFilter(ApiTokens tokens, AccessProperties properties) {
        this.tokens = tokens;
        this.limit = properties.callsPerSecond() == 0 ? null : new ClientLimit(properties.callsPerSecond());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Unprotected.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Duration wait = waitOf(Caller.identify(request, tokens));
        if (wait.isZero()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(
                HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
        JsonResponses.write(response, Problem.of(ErrorCode.RATE_LIMITED));
    }

    private Duration waitOf(Caller caller) {
        if (limit == null) {
            return Duration.ZERO;
        }
        return caller.token().map(limit::call).orElseGet(() -> limit.callFrom(caller.address()));
    }
}
