package io.holdfast.producer.config;

import io.holdfast.queue.model.TimeRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tasks are given to workers that pull over HTTP. Retries, windows and leases are those that workers in Java have by
 * the same variables, so that a task fares alike whoever runs it.
 *
 * @param lease of tasks that are taken without saying how long
 * @param retryBase the longest wait before the first retry; doubled for each further one
 * @param retryMax where the doubling ends
 * @param keyWindow how long a confirmed idempotency key is known
 * @param maxResultBytes of a result that is kept
 * @param maxWaiting calls that wait for tasks at a time; each costs a connection, and no thread
 */
@ConfigurationProperties("holdfast.producer.pull")
public record PullProperties(
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1s") Duration retryBase,
        @DefaultValue("300s") Duration retryMax,
        @DefaultValue("86400s") Duration keyWindow,
        @DefaultValue("65536") int maxResultBytes,
        @DefaultValue("1000") int maxWaiting) {

    public static final int MOST_WAITING = 100_000;

    public PullProperties {
        check("lease", lease, TimeRange.isLease(lease), "1s to 24h");
        check("retry-base", retryBase, TimeRange.contains(retryBase), "0s to 36525d");
        check("retry-max", retryMax, TimeRange.contains(retryMax), "0s to 36525d");
        check("key-window", keyWindow, TimeRange.contains(keyWindow) && keyWindow.toMillis() > 0, "1ms to 36525d");
    }

    private static void check(String name, Duration value, boolean good, String allowed) {
        if (!good) {
            throw new IllegalArgumentException(
                    "holdfast.producer.pull." + name + " is " + value + ": it must be " + allowed);
        }
    }
}
