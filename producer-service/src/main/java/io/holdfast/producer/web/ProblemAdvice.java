package io.holdfast.producer.web;

import io.holdfast.producer.intake.UnconfirmedException;
import io.holdfast.producer.reader.InvalidTasksException;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns everything that can go wrong in a call into a problem; texts of exceptions from below stay in the log. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final OutageLog outages;

    ProblemAdvice(OutageLog outages) {
        this.outages = outages;
    }

    @ExceptionHandler
    ResponseEntity<byte[]> problem(ProblemException e) {
        return Json.problem(e.problem(), e.headers());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> invalid(InvalidTasksException e) {
        ErrorCode code = e.tooLarge() ? ErrorCode.TOO_LARGE : ErrorCode.INVALID_ARGUMENT;
        return Json.problem(Problem.ofErrors(code, e.errors()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unreadableParameters(InvalidParameterException e) {
        return Json.problem(Problem.of(ErrorCode.INVALID_ARGUMENT, "The query is not well-formed"));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unreadableBody(IOException e) {
        log.debug("A body could not be read", e);
        return Json.problem(Problem.of(ErrorCode.INVALID_ARGUMENT, "The body could not be read to its end"));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> store(StoreException e, HttpServletRequest request) {
        outages.refused(e, StoreCalls.writes(request));
        return Json.problem(storeProblem(e), RetryAfter.header(secondsAfter(e)));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unconfirmed(UnconfirmedException e) {
        if (e.getCause() instanceof StoreException cause) {
            outages.refused(cause, true);
            return Json.problem(storeProblem(cause).withTaskIds(e.ids()), RetryAfter.header(secondsAfter(cause)));
        }
        log.error(
                "Writing {} tasks failed; the client got their ids to try again",
                e.ids().size(),
                e);
        return Json.problem(Problem.of(ErrorCode.INTERNAL).withTaskIds(e.ids()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unexpected(Exception e) {
        log.error("A call failed in a way that nobody foresaw; it was answered with 500", e);
        return Json.problem(Problem.of(ErrorCode.INTERNAL));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<byte[]> answer = Json.problem(Problem.ofStatus(status.value()), headers);
        return ResponseEntity.status(status).headers(answer.getHeaders()).body(answer.getBody());
    }

    private static Problem storeProblem(StoreException e) {
        if (e instanceof NotReplicatedException behind) {
            String detail = "The tasks are written, but only " + behind.acknowledged() + " of " + behind.wanted()
                    + " replicas have acknowledged them in time; repeat the call with these ids, which doubles none";
            return Problem.of(ErrorCode.STORE_UNAVAILABLE, detail);
        }
        return Problem.of(e instanceof StoreFullException ? ErrorCode.STORE_FULL : ErrorCode.STORE_UNAVAILABLE);
    }

    private static int secondsAfter(StoreException e) {
        return e instanceof StoreFullException ? RetryAfter.LATER : RetryAfter.SOON;
    }
}
