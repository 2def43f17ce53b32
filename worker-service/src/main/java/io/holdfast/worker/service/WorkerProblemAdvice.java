package io.holdfast.worker.service;

import io.holdfast.service.web.AbstractProblemAdvice;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns errors of the HTTP endpoints into problems. */
@RestControllerAdvice
final class WorkerProblemAdvice extends AbstractProblemAdvice {

    /** Tomcat decodes parameters when they are first read. */
    @ExceptionHandler
    ResponseEntity<Object> malformedQuery(InvalidParameterException e) {
        return problem(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", "The query is not well-formed", HttpHeaders.EMPTY);
    }
}
