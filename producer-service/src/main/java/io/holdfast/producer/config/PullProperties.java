package io.holdfast.producer.config;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the pull API. The environment variables for retries, windows and leases are those of Java workers, so
 * that every kind of worker treats a task in the same way.
 *
 * @param lease of tasks that are taken without {@code lease_ms}
 * @param retryBase maximum delay before the first retry; doubled for each further one
 * @param retryMax upper limit of the doubling
 * @param keyWindow how long the success of an idempotency key is remembered
 * @param maxResultBytes of a result; a larger one is not kept
 * @param maxWaiting number of requests that wait for tasks at a time; each needs a connection but no thread
 */
@ConfigurationProperties("holdfast.producer.pull")
public record PullProperties(
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1s") Duration retryBase,
        @DefaultValue("300s") Duration retryMax,
        @DefaultValue("86400s") Duration keyWindow,
        @DefaultValue("65536") int maxResultBytes,
        @DefaultValue("1000") int maxWaiting) {

    public static final int MAX_WAITING = 100_000;

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
