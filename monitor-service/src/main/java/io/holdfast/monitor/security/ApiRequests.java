package io.holdfast.monitor.security;

import io.holdfast.monitor.web.path.RelativePaths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** The requests that get JSON and never a page. */
public final class ApiRequests {

    private static final Set<String> OUTSIDE = Set.of("/stats", "/history");

    private ApiRequests() {}

    public static boolean match(HttpServletRequest request) {
        String path = RelativePaths.pathOf(request);
        return path.startsWith("/api/") || OUTSIDE.contains(path);
    }
}
