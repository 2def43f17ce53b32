package io.holdfast.worker.service.route;

/** The routes make no sense; the message is the one line that says where. It never contains a secret. */
public final class RouteException extends RuntimeException {

    RouteException(String message) {
        super(message);
    }
}
