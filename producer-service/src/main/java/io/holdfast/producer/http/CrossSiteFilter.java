package io.holdfast.producer.http;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.service.web.CrossSiteRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses changes that a page of another site makes a browser send: a browser on this network may reach a producer that
 * the page itself cannot. With a token this is unnecessary, because the page does not know it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class CrossSiteFilter extends OncePerRequestFilter {

    private final boolean open;

    CrossSiteFilter(ProducerProperties properties) {
        this.open = !properties.requiresToken();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !open || !CrossSiteRequests.match(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setStatus(ErrorCode.FORBIDDEN.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(JsonResponses.bytes(Problem.of(ErrorCode.FORBIDDEN)));
    }
}
