package io.holdfast.monitor.security;

import io.holdfast.monitor.web.path.RelativePaths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** The requests that get JSON and never a page. */
public final class ApiRequests {

    private static final Set<String> OTHERS = Set.of("/stats", "/autoscale");

    private ApiRequests() {}

    public static boolean match(HttpServletRequest request) {
        return isApi(RelativePaths.pathOf(request));
    }

    /** @param path below the prefix */
    public static boolean isApi(String path) {
        return path.startsWith("/api/") || OTHERS.contains(path);
    }
}
