package io.holdfast.producer.http;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.schedule.UnreadableScheduleException;
import io.holdfast.service.audit.NotRecordedException;
import io.holdfast.service.flow.LimitReachedException;
import io.holdfast.service.json.InvalidBodyException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers exceptions with problems. The texts of exceptions from other layers stay in the log. */
@RestControllerAdvice
class ProducerProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProducerProblemAdvice.class);

    private final StoreOutageLog outages;

    ProducerProblemAdvice(StoreOutageLog outages) {
        this.outages = outages;
    }

    @ExceptionHandler
    ResponseEntity<byte[]> problem(ProblemException e) {
        return JsonResponses.problem(e.problem());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> invalid(InvalidBodyException e) {
        ErrorCode code = e.tooLarge() ? ErrorCode.TOO_LARGE : ErrorCode.INVALID_ARGUMENT;
        return JsonResponses.problem(Problem.ofErrors(code, e.errors()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> limitReached(LimitReachedException e) {
        return JsonResponses.problem(Problem.of(ErrorCode.QUEUE_FULL, String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unreadableParameters(InvalidParameterException e) {
        return JsonResponses.problem(Problem.of(ErrorCode.INVALID_ARGUMENT, "The query is not well-formed"));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unreadableBody(IOException e) {
        log.debug("Reading a body failed", e);
        return JsonResponses.problem(Problem.of(ErrorCode.INVALID_ARGUMENT, "The body ended early or cannot be read"));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> store(StoreException e, HttpServletRequest request) {
        outages.refused(e, StoreCallInterceptor.isWrite(request));
        return JsonResponses.problem(Problem.of(e));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unreadableSchedule(UnreadableScheduleException e) {
        return JsonResponses.problem(
                Problem.of(ErrorCode.WRONG_STATE, e.getMessage() + ". PUT replaces it, and DELETE removes it"));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> notRecorded(NotRecordedException e, HttpServletRequest request) {
        outages.refused(e.reason(), StoreCallInterceptor.isWrite(request));
        return JsonResponses.problem(Problem.of(e.reason()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unexpected(Exception e) {
        log.error("Unhandled exception; the request was answered with 500", e);
        return JsonResponses.problem(Problem.of(ErrorCode.INTERNAL));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(JsonResponses.bytes(Problem.ofStatus(status.value())));
    }
}
