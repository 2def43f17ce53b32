package io.holdfast.worker.service.route;

import java.time.Duration;

/**
 * When the breaker of a route opens, and for how long.
 *
 * @param failureRate the percentage of failed calls at which it opens
 * @param window the number of recent calls that count
 * @param minCalls the number of calls before it may open
 * @param firstWait the time before the first probe, which grows by half with each further probe
 * @param maxWait the maximum time between probes
 */
public record BreakerSettings(int failureRate, int window, int minCalls, Duration firstWait, Duration maxWait) {

    /**
     * A service that fails a quarter of its calls hardly ever fails half of 20, and an unreachable one is noticed within
     * 100 calls. The waits limit both the load of probes and the delay until a recovery is noticed.
     */
    static final BreakerSettings DEFAULTS =
            new BreakerSettings(50, 100, 20, Duration.ofSeconds(5), Duration.ofSeconds(30));

    private static final Duration MIN_WAIT = Duration.ofMillis(100);
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    /** Also accepts the former name of {@code max_wait}. */
    static BreakerSettings read(RouteFields fields) {
        BreakerSettings read = new BreakerSettings(
                fields.number("failure_rate", 1, 100, DEFAULTS.failureRate()),
                fields.number("window", 1, 10_000, DEFAULTS.window()),
                fields.number("min_calls", 1, 10_000, DEFAULTS.minCalls()),
                fields.time("wait", MIN_WAIT, MAX_WAIT, DEFAULTS.firstWait()),
                fields.time(
                        "max_wait",
                        MIN_WAIT,
                        MAX_WAIT,
                        fields.time("most_wait", MIN_WAIT, MAX_WAIT, DEFAULTS.maxWait())));
        fields.refuseUnread();
        fields.check(
                "min_calls",
                read.minCalls() <= read.window(),
                read.minCalls(),
                "at most the window of " + read.window());
        fields.check(
                "max_wait",
                read.maxWait().compareTo(read.firstWait()) >= 0,
                read.maxWait(),
                "at least the wait of " + read.firstWait());
        return read;
    }
}
