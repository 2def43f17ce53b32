package io.holdfast.producer.access;

import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Problem;
import io.holdfast.service.access.ApiTokens;
import io.holdfast.service.web.CrossSiteRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses changes that a page of another site makes a browser send: a browser on this network may reach a producer that
 * the page itself cannot. With a token this is unnecessary, because the page does not know it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class CrossSiteFilter extends OncePerRequestFilter {

    private final boolean open;

    CrossSiteFilter(ApiTokens tokens) {
        this.open = !tokens.areRequired();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !open || !CrossSiteRequests.match(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        JsonResponses.write(response, Problem.of(ErrorCode.FORBIDDEN));
    }
}
