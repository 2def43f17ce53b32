package io.holdfast.monitor.web.errors;

import io.holdfast.monitor.security.ApiRequests;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers browsers whose request failed with a page; {@link ProblemAdvice} answers everything else. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PageErrors implements HandlerExceptionResolver {

    private static final String UNKNOWN_OUTCOME = "Redis did not answer in time, so it is unknown whether the change"
            + " took effect. Check the current state before you repeat it; the back button of the browser leads to the form.";

    private static final Logger log = LoggerFactory.getLogger(PageErrors.class);

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception error) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (ApiRequests.match(request) || accept == null || !accept.contains(MediaType.TEXT_HTML_VALUE)) {
            return null;
        } else if (error instanceof StoreUnavailableException) {
            log.debug("Redis did not answer a request", error);
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            // A page that reloads itself must not send a form again.
            return request.getMethod().equals("GET")
                    ? page("unavailable", HttpStatus.SERVICE_UNAVAILABLE, null)
                    : page("invalid", HttpStatus.SERVICE_UNAVAILABLE, UNKNOWN_OUTCOME);
        } else if (error instanceof StoreException) {
            log.warn("Redis refused a request", error);
            return page("invalid", HttpStatus.SERVICE_UNAVAILABLE, error.getMessage());
        } else if (error instanceof ErrorResponse known) {
            HttpStatusCode status = known.getStatusCode();
            return page(
                    status.value() == 404 ? "missing" : "invalid",
                    status,
                    known.getBody().getDetail());
        }
        if (error instanceof InvalidParameterException) {
            return page("invalid", HttpStatus.BAD_REQUEST, "The query is not well-formed");
        }
        log.error("A page could not be shown because of an unhandled exception", error);
        return page("internal", HttpStatus.INTERNAL_SERVER_ERROR, null);
    }

    private static ModelAndView page(String name, HttpStatusCode status, @Nullable String reason) {
        ModelAndView page = new ModelAndView("monitor/errors/" + name);
        page.setStatus(status);
        return page.addObject("reason", reason);
    }
}
