package io.holdfast.worker.support;

import java.time.Duration;

/**
 * Delays that double from 20 ms to half a second: gentle on a Redis that is unavailable, and quick once it is back.
 */
public final class ReconnectBackoff {

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    private Duration next = FIRST;

    public Duration next() {
        Duration wait = next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(MAX_WAIT) < 0 ? doubled : MAX_WAIT;
        return wait;
    }

    public void reset() {
        next = FIRST;
    }
}
