package io.holdfast.monitor.web.errors;

import io.holdfast.monitor.config.MonitorProperties;
import io.holdfast.monitor.security.ApiRequests;
import io.holdfast.monitor.web.path.RelativePaths;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that fail before a controller gets them, such as those with a malformed path. The page is without the
 * frame: nobody is logged in yet, and the frame may need what cannot be read.
 */
@Controller
final class UnroutedErrors implements ErrorController {

    private final String basePath;

    UnroutedErrors(MonitorProperties properties) {
        this.basePath = properties.basePath();
    }

    @RequestMapping("${spring.web.error.path:${server.error.path:${error.path:/error}}}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean failed = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer;
        response.setStatus(failed ? response.getStatus() : HttpStatus.NOT_FOUND.value());
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        answer(
                response,
                path == null ? request.getRequestURI() : path.toString(),
                request.getHeader(HttpHeaders.ACCEPT));
    }

    /** @param path as the client sent it */
    void answer(HttpServletResponse response, String path, @Nullable String accept) throws IOException {
        HttpStatus known = HttpStatus.resolve(response.getStatus());
        HttpStatus status = known == null ? HttpStatus.BAD_REQUEST : known;
        String detail = status == HttpStatus.BAD_REQUEST
                ? "The address or a header of the request is malformed."
                : status.getReasonPhrase() + ".";
        String below = path.startsWith(basePath + "/") ? path.substring(basePath.length()) : path;
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (ApiRequests.isApi(below) || accept == null || !accept.contains(MediaType.TEXT_HTML_VALUE)) {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(problem(status, detail)));
        } else {
            response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'");
            response.setContentType("text/html;charset=UTF-8");
            String page = pageOf(status.getReasonPhrase(), detail, RelativePaths.between(below, "/"));
            response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param root of the monitor, relative to the address that the browser shows */
    private static String pageOf(String title, String detail, String root) {
        return String.join(
                "\n",
                "<!DOCTYPE html>",
                "<html lang=\"en\">",
                "<head>",
                "  <meta charset=\"utf-8\">",
                "  <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                "  <meta name=\"color-scheme\" content=\"light dark\">",
                "  <title>" + title + " · Holdfast</title>",
                "  <link rel=\"stylesheet\" href=\"" + root + "monitor/console.css\">",
                "</head>",
                "<body>",
                "<main id=\"content\">",
                "  <section class=\"panel error-page\" data-error=\"unrouted\">",
                "    <h1>The monitor cannot answer this request</h1>",
                "    <p>" + detail + "</p>",
                "    <p><a href=\"" + root + "\">Go to the overview</a></p>",
                "  </section>",
                "</main>",
                "</body>",
                "</html>",
                "");
    }

    private static Map<String, Object> problem(HttpStatus status, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        problem.put("code", status == HttpStatus.BAD_REQUEST ? "INVALID_ARGUMENT" : status.name());
        return problem;
    }
}
