package io.holdfast.worker.service.client;

/** A request got no response. Has no stack trace. */
public final class NoResponseException extends Exception {

    /** Why there was no response. */
    public enum Kind {
        /** No connection was made: the service has not seen the request. */
        UNREACHABLE,
        /** The connection broke: the service may have seen the request. */
        CUT_OFF,
        /** The timeout expired. */
        TIMED_OUT
    }

    private final Kind kind;

    NoResponseException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
