package io.holdfast.monitor.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** The password was not checked, because too many attempts have failed. */
final class TooManyAttemptsException extends AuthenticationException {

    private final long seconds;

    TooManyAttemptsException(Duration wait) {
        super("Too many failed attempts");
        this.seconds = Math.max(1, (wait.toMillis() + 999) / 1_000);
    }

    /** When to try again. */
    long seconds() {
        return seconds;
    }
}
