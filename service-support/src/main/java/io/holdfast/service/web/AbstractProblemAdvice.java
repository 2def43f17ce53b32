package io.holdfast.service.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns the errors that any service can have into problem details with a {@code code}. */
public abstract class AbstractProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(AbstractProblemAdvice.class);
    private static final URI NO_TYPE = URI.create("about:blank");

    @ExceptionHandler
    final ResponseEntity<Object> unhandled(RuntimeException e) {
        log.error("A request failed with an unhandled exception and is answered with 500", e);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "INTERNAL",
                "The service could not answer; its log has the reason",
                HttpHeaders.EMPTY);
    }

    @Override
    protected final @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode code, WebRequest request) {
        HttpStatus status = HttpStatus.valueOf(code.value());
        String name = status == HttpStatus.BAD_REQUEST ? "INVALID_ARGUMENT" : status.name();
        String detail = status == HttpStatus.NOT_FOUND ? "There is nothing at this path" : status.getReasonPhrase();
        return problem(status, name, detail, headers);
    }

    /** A response in the form of the problems that the producer returns. */
    protected static ResponseEntity<Object> problem(
            HttpStatus status, String code, String detail, HttpHeaders headers) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(NO_TYPE);
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("code", code);
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
