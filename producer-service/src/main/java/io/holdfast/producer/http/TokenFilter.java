package io.holdfast.producer.http;

import io.holdfast.producer.config.ProducerProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Requires the bearer token if one is configured, except for the health and the metrics. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class TokenFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] token;

    TokenFilter(ProducerProperties properties) {
        String text = properties.apiToken();
        this.token = text == null || text.isBlank() ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Compares the path that the container has normalized, so that no other spelling bypasses the check. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return token == null || path.equals("/health") || path.startsWith("/health/") || path.equals("/metrics");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isToken(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(ErrorCode.UNAUTHENTICATED.status().value());
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(JsonResponses.bytes(Problem.of(ErrorCode.UNAUTHENTICATED)));
    }

    /** Compares in constant time. The container decodes headers as Latin-1; their original bytes are compared. */
    private boolean isToken(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(given, token);
    }
}
