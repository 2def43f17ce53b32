package io.holdfast.monitor.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import tools.jackson.databind.json.JsonMapper;

/** Answers requests that are not allowed: with the log-in page, a page that says why, or a problem in JSON. */
final class AccessAnswers implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String EXPIRED = "The form has expired. Reload the page and try again.";
    private static final String OTHER_SITE = "The request comes from a page of another site.";

    private final Access access;
    private final LoginRedirect login;
    private final ViewResolver views;

    AccessAnswers(Access access, LoginRedirect login, ViewResolver views) {
        this.access = access;
        this.login = login;
        this.views = views;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException error)
            throws IOException, ServletException {
        if (error instanceof TooManyAttemptsException wait) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.seconds()));
            problem(response, HttpStatus.TOO_MANY_REQUESTS, "Too many failed attempts");
        } else if (access.isOpen()) {
            deny(request, response, access.refusal(request));
        } else if (wantsPage(request)) {
            login.toLogin(request, response);
        } else {
            if (!fromPage(request)) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Holdfast\", charset=\"UTF-8\"");
            }
            problem(response, HttpStatus.UNAUTHORIZED, "A user and a password are required");
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException error)
            throws IOException, ServletException {
        boolean csrf = error instanceof CsrfException;
        deny(request, response, !csrf ? access.refusal(request) : ApiRequests.match(request) ? OTHER_SITE : EXPIRED);
    }

    private void deny(HttpServletRequest request, HttpServletResponse response, @Nullable String reason)
            throws IOException, ServletException {
        String detail = reason == null ? "This is not allowed." : reason;
        if (!wantsPage(request)) {
            problem(response, HttpStatus.FORBIDDEN, detail);
            return;
        }
        response.setStatus(HttpStatus.FORBIDDEN.value());
        try {
            View page = views.resolveViewName("monitor/errors/denied", Locale.ROOT);
            if (page != null) {
                page.render(Map.of("reason", detail), request, response);
            }
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean htmx = request.getHeader("HX-Request") != null;
        return !ApiRequests.match(request) && (htmx || (accept != null && accept.contains(MediaType.TEXT_HTML_VALUE)));
    }

    /** Whether a script of a page sent it: the browser would ask for a password in a window of its own. */
    private static boolean fromPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getHeader("X-Requested-With") != null
                || (accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE));
    }

    private static void problem(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", detail);
        body.put("code", code(status));
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        JsonMapper.shared().writeValue(response.getOutputStream(), body);
    }

    private static String code(HttpStatus status) {
        return status == HttpStatus.UNAUTHORIZED ? "UNAUTHENTICATED" : status.name();
    }
}
