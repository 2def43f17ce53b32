package io.holdfast.monitor.web.errors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** A request that cannot be carried out. The message says what is allowed; problems contain it and the field. */
public final class RefusedRequestException extends ResponseStatusException {

    private final HttpStatus status;
    private final @Nullable String field;
    private final String detail;

    private RefusedRequestException(HttpStatus status, @Nullable String field, String detail) {
        super(status, detail);
        this.status = status;
        this.field = field;
        this.detail = detail;
    }

    /** @param field the parameter or the field of the body */
    public static RefusedRequestException invalid(String field, String detail) {
        return new RefusedRequestException(HttpStatus.BAD_REQUEST, field, detail);
    }

    public static RefusedRequestException missing(String detail) {
        return new RefusedRequestException(HttpStatus.NOT_FOUND, null, detail);
    }

    public static RefusedRequestException conflict(String detail) {
        return new RefusedRequestException(HttpStatus.CONFLICT, null, detail);
    }

    /** Redis has to answer first. */
    public static RefusedRequestException unavailable(String detail) {
        return new RefusedRequestException(HttpStatus.SERVICE_UNAVAILABLE, null, detail);
    }

    HttpStatus status() {
        return status;
    }

    public @Nullable String field() {
        return field;
    }

    public String detail() {
        return detail;
    }
}
