package io.holdfast.monitor.web.path;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Also serves everything under a path prefix, for reverse proxies that do not strip it. Paths without the prefix still work:
 * probes and scrapers reach the monitor without the proxy.
 */
final class BasePathFilter extends OncePerRequestFilter {

    private final String basePath;

    /** @param basePath without a trailing slash */
    BasePathFilter(String basePath) {
        this.basePath = basePath;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (path.equals(basePath)) { // the links of the page are relative to the trailing slash
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader(HttpHeaders.LOCATION, basePath + "/" + query);
        } else {
            chain.doFilter(
                    path.startsWith(basePath + "/") ? new PrefixedRequest(request, basePath) : request, response);
        }
    }

    /** Presents the prefix to handlers as the context path. */
    private static final class PrefixedRequest extends HttpServletRequestWrapper {

        private final String basePath;

        PrefixedRequest(HttpServletRequest request, String basePath) {
            super(request);
            this.basePath = basePath;
        }

        @Override
        public String getContextPath() {
            return basePath;
        }

        @Override
        public String getServletPath() {
            return super.getServletPath().substring(basePath.length());
        }
    }
}
