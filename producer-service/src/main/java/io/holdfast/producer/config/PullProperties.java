package io.holdfast.producer.config;

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
    private static final Duration MIN_LEASE = Duration.ofSeconds(1);
    private static final Duration MAX_LEASE = Duration.ofDays(1);

    public PullProperties {
        if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "holdfast.producer.pull.lease is " + lease + ": it must be between 1s and 24h");
        }
    }
}
