package io.holdfast.monitor.security;

import io.holdfast.monitor.web.path.RelativePaths;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.service.web.CrossSiteRequests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.util.UriComponentsBuilder;

/** Leads to the log-in page, and from there back to the page that was wanted. */
final class LoginRedirect implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

    static final String PATH = "/login";
    static final String NEXT = "next";

    /** A path of this monitor, and never another host. */
    private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[^\\s\\\\]*");

    private static final Pattern PAGE =
            Pattern.compile("/(tasks|failures|queues|workers|operations|audit|enqueue)(/[^\\s\\\\]*)?");

    void toLogin(HttpServletRequest request, HttpServletResponse response) {
        boolean part = request.getHeader("HX-Request") != null;
        String wanted = part ? pageOf(request) : withQuery(RelativePaths.pathOf(request), request.getQueryString());
        boolean back = part || (CrossSiteRequests.reads(request) && !"/".equals(wanted));
        String login = loginPath(back ? wanted : null, null);
        String location =
                part && wanted != null ? RelativePaths.between(wanted, login) : RelativePaths.to(request, login);
        if (part) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader("HX-Redirect", location); // the whole page goes there
        } else {
            RelativeRedirect.send(response, location);
        }
    }

    /** The page that asked for a part; null if that is the overview or the prefix of a proxy is not known. */
    private static @Nullable String pageOf(HttpServletRequest request) {
        try {
            URI page = new URI(String.valueOf(request.getHeader("HX-Current-URL")));
            String path = String.valueOf(page.getRawPath());
            String below = path.startsWith(request.getContextPath())
                    ? path.substring(request.getContextPath().length())
                    : path;
            return PAGE.matcher(below).matches() ? withQuery(below, page.getRawQuery()) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String withQuery(String path, @Nullable String query) {
        return query == null ? path : path + "?" + query;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        String next = request.getParameter(NEXT);
        boolean own = next != null && OWN_PATH.matcher(next).matches();
        RelativeRedirect.send(response, RelativePaths.to(request, own ? next : "/"));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException error) {
        String reason = error instanceof TooManyAttemptsException wait ? Long.toString(wait.seconds()) : "wrong";
        RelativeRedirect.send(response, RelativePaths.to(request, loginPath(request.getParameter(NEXT), reason)));
    }

    private static String loginPath(@Nullable String next, @Nullable String failed) {
        UriComponentsBuilder path = UriComponentsBuilder.fromPath(PATH);
        if (next != null && OWN_PATH.matcher(next).matches()) {
            path.queryParam(NEXT, "{next}");
        }
        if (failed != null) {
            path.queryParam("failed", "{failed}");
        }
        return path.encode()
                .buildAndExpand(Map.of(NEXT, String.valueOf(next), "failed", String.valueOf(failed)))
                .toUriString();
    }
}
