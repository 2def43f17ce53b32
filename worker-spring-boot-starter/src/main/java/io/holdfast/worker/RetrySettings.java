package io.holdfast.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When failed tasks run again.
 *
 * @param base the longest delay of the first retry; it doubles for each further one
 * @param max the maximum of the doubling, and of the base
 * @param maxRetries retries of a task without its own number
 */
public record RetrySettings(
        @DefaultValue("1s") Duration base,
        @DefaultValue("300s") Duration max,
        @DefaultValue("3") int maxRetries) {

    private static final int MAX_RETRIES = 100;

    public RetrySettings {
        Setting.checkTime("retry.base", base);
        Setting.checkTime("retry.max", max);
        Setting.check(
                "retry.max-retries", maxRetries, maxRetries >= 0 && maxRetries <= MAX_RETRIES, "0 to " + MAX_RETRIES);
    }
}
