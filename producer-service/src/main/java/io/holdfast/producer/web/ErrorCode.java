package io.holdfast.producer.web;

import java.util.Arrays;
import org.springframework.http.HttpStatus;

/** The {@code code} of a problem: what programs go by. */
enum ErrorCode {
    INVALID_ARGUMENT(HttpStatus.BAD_REQUEST, "The request is not valid"),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "This call needs a valid bearer token"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this path"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This path does not take this method; see the header Allow"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "There is no answer in a media type that the header Accept names"),
    WRONG_STATE(HttpStatus.CONFLICT, "The task's state does not allow that"),
    LEASE_LOST(HttpStatus.CONFLICT, "The lease of this receipt is over; nothing was written"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is larger than allowed"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json in UTF-8"),
    QUEUE_FULL(HttpStatus.TOO_MANY_REQUESTS, "The queue is at its limit"),
    OVERLOADED(HttpStatus.TOO_MANY_REQUESTS, "Too many large calls at once; nothing of this one was done"),
    STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Redis can't be reached or takes no writes at this moment"),
    STORE_FULL(HttpStatus.SERVICE_UNAVAILABLE, "Redis is out of memory"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "The service failed; its log says why");

    private final HttpStatus status;
    private final String text;

    ErrorCode(HttpStatus status, String text) {
        this.status = status;
        this.text = text;
    }

    HttpStatus status() {
        return status;
    }

    /** What it means, for when there is nothing more exact to say. */
    String text() {
        return text;
    }

    /** The code for a status that another layer chose. */
    static ErrorCode ofStatus(int status) {
        return Arrays.stream(values())
                .filter(code -> code.status.value() == status)
                .findFirst()
                .orElse(status >= 500 ? INTERNAL : INVALID_ARGUMENT);
    }
}
