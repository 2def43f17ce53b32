package io.holdfast.producer.reader;

import java.time.Duration;

/** How long a lease may last. */
final class LeaseTime {

    private static final long LEAST_MS = 1_000;
    private static final long MOST_MS = 3_600_000;

    private LeaseTime() {}

    static Duration read(String name, JsonBody json) {
        return Duration.ofMillis(Values.wholeNumber(name, json.parser(), LEAST_MS, MOST_MS));
    }
}
