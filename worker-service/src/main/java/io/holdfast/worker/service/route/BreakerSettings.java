package io.holdfast.worker.service.route;

import java.time.Duration;

/**
 * When a route's breaker opens, and how long it stays so.
 *
 * @param failureRate percent of the last calls that have failed
 * @param window how many last calls are looked at
 * @param minCalls before it has seen so many it does not open
 * @param firstWait before the first probe; half as long again before each further one
 * @param mostWait where that ends
 */
public record BreakerSettings(int failureRate, int window, int minCalls, Duration firstWait, Duration mostWait) {

    /**
     * A service that fails a quarter of the time hardly ever reaches half of 20 calls, and one that is gone is noticed
     * within 100. The waits bound both how much a dead service is asked and how late it is seen that it is back.
     */
    static final BreakerSettings USUAL =
            new BreakerSettings(50, 100, 20, Duration.ofSeconds(5), Duration.ofSeconds(30));

    static BreakerSettings read(Fields fields) {
        BreakerSettings read = new BreakerSettings(
                fields.number("failure_rate", 1, 100, USUAL.failureRate()),
                fields.number("window", 1, 10_000, USUAL.window()),
                fields.number("min_calls", 1, 10_000, USUAL.minCalls()),
                fields.time("wait", Duration.ofMillis(100), Duration.ofHours(1), USUAL.firstWait()),
                fields.time("most_wait", Duration.ofMillis(100), Duration.ofHours(1), USUAL.mostWait()));
        fields.end();
        fields.check(
                "min_calls",
                read.minCalls() <= read.window(),
                read.minCalls(),
                "at most the window of " + read.window());
        fields.check(
                "most_wait",
                read.mostWait().compareTo(read.firstWait()) >= 0,
                read.mostWait(),
                "at least the wait of " + read.firstWait());
        return read;
    }
}
