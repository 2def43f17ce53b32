package io.holdfast.monitor.web.path;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.SmartView;
import org.springframework.web.servlet.support.RequestContextUtils;

/** Sends the browser to a page after an action. Keeps the flash attributes for that page. */
public final class RelativeRedirect implements SmartView {

    private final String path;

    /** @param path starts with a slash, and may have a query */
    public RelativeRedirect(String path) {
        this.path = path;
    }

    /** Without this, Spring drops the flash attributes. */
    @Override
    public boolean isRedirectView() {
        return true;
    }

    @Override
    public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response) {
        String location = RelativePaths.to(request, path);
        RequestContextUtils.saveOutputFlashMap(location, request, response);
        send(response, location);
    }

    /** Not {@code sendRedirect}: that makes the location absolute, with the host that the proxy used. */
    public static void send(HttpServletResponse response, String location) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(HttpHeaders.LOCATION, location);
    }
}
