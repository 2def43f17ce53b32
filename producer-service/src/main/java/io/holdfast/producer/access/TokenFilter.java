package io.holdfast.producer.access;

import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Problem;
import io.holdfast.service.access.ApiTokens;
import io.holdfast.service.docs.ApiDocs;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Requires a valid token if tokens are configured, except for the health, the metrics and the page that shows the API. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class TokenFilter extends OncePerRequestFilter {

    private final ApiTokens tokens;
    private final ApiDocs docs;

    TokenFilter(ApiTokens tokens, ApiDocs docs) {
        this.tokens = tokens;
        this.docs = docs;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !tokens.areRequired() || Unprotected.matches(request) || docs.opens(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (Caller.of(request).token().isPresent()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        JsonResponses.write(response, Problem.of(ErrorCode.UNAUTHENTICATED));
    }
}
