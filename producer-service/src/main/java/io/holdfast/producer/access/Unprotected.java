package io.holdfast.producer.access;

import jakarta.servlet.http.HttpServletRequest;

/** The paths that need no token of the API and have no limit: probes and scrapes must not fail. */
final class Unprotected {

    private Unprotected() {}

    /** Compares the path that the container has normalized, so that no other spelling bypasses the check. */
    static boolean matches(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals("/health") || path.startsWith("/health/") || path.equals("/metrics");
    }
}
