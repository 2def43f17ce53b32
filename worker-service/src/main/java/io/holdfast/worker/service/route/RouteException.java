package io.holdfast.worker.service.route;

/** The routes are invalid. The message is one line that names the route and the field, never a secret. */
public final class RouteException extends RuntimeException {

    RouteException(String message) {
        super(message);
    }
}
