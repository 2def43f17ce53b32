package io.holdfast.monitor.web.path;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Turns paths of the monitor into references relative to the page that the browser shows. They stay below the path prefix
 * of a reverse proxy, whether the monitor knows the prefix or the proxy strips it.
 */
public final class RelativePaths {

    private RelativePaths() {}

    /**
     * @param path starts with a slash, and may have a query
     * @return the same place relative to the path of the request
     */
    public static String to(HttpServletRequest request, String path) {
        return to(depth(pathOf(request)), path);
    }

    /**
     * @param page the path of a page, below the prefix; it may have a query
     * @param path starts with a slash, and may have a query
     * @return the same place relative to the page
     */
    public static String between(String page, String path) {
        return to(depth(page.replaceFirst("\\?.*", "")), path);
    }

    /**
     * @param path starts with a slash, and may have a query
     * @return the same place relative to the overview
     */
    static String toFromOverview(String path) {
        return to(0, path);
    }

    private static String to(int depth, String path) {
        String below = "../".repeat(depth) + path.substring(1);
        return below.isEmpty() || below.startsWith("?") ? "./" + below : below;
    }

    /** The path of the request below the prefix. */
    public static String pathOf(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static int depth(String path) {
        return Math.max(0, (int) path.chars().filter(c -> c == '/').count() - 1);
    }
}
