package io.holdfast.producer.http;

import java.util.Arrays;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The {@code code} of a problem: what programs evaluate. */
public enum ErrorCode {
    INVALID_ARGUMENT(HttpStatus.BAD_REQUEST, "The request is not valid"),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid bearer token is required"),
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "A page of another site sent this request (Sec-Fetch-Site or Origin); without a token (PRODUCER_API_TOKEN or API_TOKENS_FILE), only pages of"
                    + " this host and programs may change something. A proxy that replaces Host must send X-Forwarded-Host"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "This path does not exist"),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "This path does not support this method; the Allow header names those it does"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No response has a media type that the Accept header allows"),
    WRONG_STATE(HttpStatus.CONFLICT, "The state of the task does not allow this"),
    LEASE_LOST(HttpStatus.CONFLICT, "The lease of this receipt has ended; nothing was written"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is larger than allowed"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json in UTF-8"),
    QUEUE_FULL(HttpStatus.TOO_MANY_REQUESTS, 1, "The queue has reached its limit"),
    OVERLOADED(HttpStatus.TOO_MANY_REQUESTS, 1, "Too many large requests at once; this one had no effect"),
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "This client has used its calls of this second"),
    STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, 1, "Redis is unreachable or does not accept writes"),
    /** Memory becomes free more slowly than connections. */
    STORE_FULL(HttpStatus.SERVICE_UNAVAILABLE, 5, "Redis is out of memory"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "The service failed; see its log");

    private final HttpStatus status;
    private final String text;
    private final HttpHeaders headers = new HttpHeaders();

    ErrorCode(HttpStatus status, String text) {
        this.status = status;
        this.text = text;
    }

    ErrorCode(HttpStatus status, int retryAfterSeconds, String text) {
        this(status, text);
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfterSeconds));
    }

    HttpStatus status() {
        return status;
    }

    /** The detail of a problem that has no more precise one. */
    String text() {
        return text;
    }

    /** {@code Retry-After} where it makes sense to repeat the request. */
    HttpHeaders headers() {
        return HttpHeaders.readOnlyHttpHeaders(headers);
    }

    /** The code for a status that the framework or the container chose. */
    static ErrorCode ofStatus(int status) {
        return Arrays.stream(values())
                .filter(code -> code.status.value() == status)
                .findFirst()
                .orElse(status >= 500 ? INTERNAL : INVALID_ARGUMENT);
    }
}
