package io.holdfast.service.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Requires a token for {@code /metrics} if one is set. */
public final class MetricsTokenFilter extends OncePerRequestFilter implements Ordered {

    private static final String PATH = "/metrics";

    /** Behind the filter of the monitor that removes its base path. */
    private static final int ORDER = -99;

    private static final byte[] PROBLEM = ("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                    + "\"detail\":\"METRICS_TOKEN is set: a valid bearer token is required\","
                    + "\"code\":\"UNAUTHENTICATED\"}")
            .getBytes(StandardCharsets.UTF_8);

    private final @Nullable TokenHash token;

    public MetricsTokenFilter(@Nullable String token) {
        this.token = token == null || token.isBlank() ? null : TokenHash.of(token);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    /** Compares the path that the container has normalized, so that no other spelling bypasses the check. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return token == null || (!path.equals(PATH) && !path.startsWith(PATH + "/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (BearerToken.of(request).filter(this::isToken).isPresent()) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(PROBLEM);
    }

    private boolean isToken(BearerToken given) {
        return token != null && given.hash().matches(token);
    }
}
