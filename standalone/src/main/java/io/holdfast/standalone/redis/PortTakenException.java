package io.holdfast.standalone.redis;

import java.io.IOException;

/** Another program took the port while ours was starting. */
final class PortTakenException extends IOException {

    PortTakenException(int port) {
        super("another Redis listens on port " + port);
    }
}
