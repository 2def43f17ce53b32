package io.holdfast.queue;

import java.time.Duration;
import java.util.List;

/**
 * The services that everyone on the network may use, because they have neither tokens nor users. Each reports itself, so
 * that the console can show it. Thread-safe.
 */
public interface OpenServices {

    /** How often an open service reports itself. */
    Duration INTERVAL = Duration.ofSeconds(10);

    /** A service that has not reported itself for this long is no longer open, or no longer runs. */
    Duration VALIDITY = Duration.ofSeconds(35);

    /** How many services {@link #current} returns at most. */
    int MAX_SHOWN = 20;

    /** @param service for people: {@code The producer on host-1}; cut at 200 bytes */
    void report(String service);

    /** Those that have reported themselves lately, in alphabetical order. */
    List<String> current();
}
