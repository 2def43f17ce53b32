package io.holdfast.worker.support;

import java.time.Duration;

/** Waits that double from 20 ms to half a second: gentle on a Redis that is away, and soon there when it is back. */
public final class ReconnectBackoff {

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private Duration next = FIRST;

    public Duration next() {
        Duration wait = next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return wait;
    }

    public void reset() {
        next = FIRST;
    }
}
