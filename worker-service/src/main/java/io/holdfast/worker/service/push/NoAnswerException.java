package io.holdfast.worker.service.push;

/** There was no answer. */
final class NoAnswerException extends PushException {

    /** Why. */
    enum Kind {
        /** No connection came about: the service has not seen the request. */
        UNREACHABLE,
        /** The connection broke: the service may have seen the request. */
        CUT_OFF,
        /** Its time was over. */
        TIMED_OUT
    }

    private final Kind kind;

    NoAnswerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
