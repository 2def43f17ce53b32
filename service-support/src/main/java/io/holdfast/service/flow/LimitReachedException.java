package io.holdfast.service.flow;

/** There are as many queues or schedules as allowed. Nothing was stored. The message says what is at its limit. */
public final class LimitReachedException extends RuntimeException {

    public LimitReachedException(String message) {
        super(message);
    }
}
