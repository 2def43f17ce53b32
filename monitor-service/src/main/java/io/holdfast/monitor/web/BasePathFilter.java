package io.holdfast.monitor.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves everything below a path prefix too, for a reverse proxy that keeps it. What is asked for without the prefix is
 * served as ever: probes and scrapers reach the monitor without the proxy.
 */
final class BasePathFilter extends OncePerRequestFilter {

    private final String basePath;

    /** @param basePath without a slash at its end */
    BasePathFilter(String basePath) {
        this.basePath = basePath;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (path.equals(basePath)) { // the page's links are relative to the slash
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader(HttpHeaders.LOCATION, basePath + "/" + query);
        } else {
            chain.doFilter(path.startsWith(basePath + "/") ? new Below(request, basePath) : request, response);
        }
    }

    /** The prefix as the path of the application, as far as handlers see. */
    private static final class Below extends HttpServletRequestWrapper {

        private final String basePath;

        Below(HttpServletRequest request, String basePath) {
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
