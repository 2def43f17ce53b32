package io.holdfast.standalone.redis;

import java.io.IOException;

/** Another program has taken the port during the start. */
final class PortTakenException extends IOException {

    PortTakenException(int port) {
        super("another Redis listens on port " + port);
    }
}
