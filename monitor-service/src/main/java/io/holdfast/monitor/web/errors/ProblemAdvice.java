package io.holdfast.monitor.web.errors;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.service.json.FieldError;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.web.AbstractProblemAdvice;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns errors of requests into problems. */
@RestControllerAdvice
final class ProblemAdvice extends AbstractProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    /** {@link io.holdfast.monitor.state.StateTracker} logs an outage once; single requests do not. */
    @ExceptionHandler
    ResponseEntity<Object> storeUnavailable(StoreException e) {
        if (!(e instanceof StoreUnavailableException)) {
            log.warn("Redis refused a request", e);
            String code = e instanceof StoreFullException ? "STORE_FULL" : "STORE_MISMATCH";
            return problem(HttpStatus.SERVICE_UNAVAILABLE, code, String.valueOf(e.getMessage()), HttpHeaders.EMPTY);
        }
        log.debug("Redis did not answer a request", e);
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "STORE_UNAVAILABLE",
                "Redis does not answer, so the state of the queues is unknown; try again",
                headers);
    }

    /** Tomcat decodes parameters when they are first read. */
    @ExceptionHandler
    ResponseEntity<Object> malformedQuery(InvalidParameterException e) {
        return problem(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", "The query is not well-formed", HttpHeaders.EMPTY);
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(RefusedRequestException e) {
        String code = e.status() == HttpStatus.BAD_REQUEST
                ? "INVALID_ARGUMENT"
                : e.status().name();
        return about(e.field(), problem(e.status(), code, e.detail(), HttpHeaders.EMPTY));
    }

    /** The first error, since a problem of the monitor names one field. */
    @ExceptionHandler
    ResponseEntity<Object> invalidBody(InvalidBodyException e) {
        FieldError first = e.errors().get(0);
        ResponseEntity<Object> answer = e.tooLarge()
                ? problem(HttpStatus.CONTENT_TOO_LARGE, "TOO_LARGE", first.message(), HttpHeaders.EMPTY)
                : problem(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", first.message(), HttpHeaders.EMPTY);
        return about(first.field(), answer);
    }

    private static ResponseEntity<Object> about(@Nullable String field, ResponseEntity<Object> answer) {
        if (field != null && answer.getBody() instanceof ProblemDetail problem) {
            problem.setProperty("field", field);
        }
        return answer;
    }
}
