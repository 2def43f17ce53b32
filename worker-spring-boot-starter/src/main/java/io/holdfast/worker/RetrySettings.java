package io.holdfast.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When failed tasks run again.
 *
 * @param base the longest wait before the first retry; doubled for each further one
 * @param max where the doubling ends, or what caps a base that is longer
 * @param maxRetries retries of a task that does not say itself how many it may have
 */
public record RetrySettings(
        @DefaultValue("1s") Duration base,
        @DefaultValue("300s") Duration max,
        @DefaultValue("3") int maxRetries) {

    private static final int MOST_RETRIES = 100;

    public RetrySettings {
        Setting.checkTime("retry.base", base);
        Setting.checkTime("retry.max", max);
        Setting.check(
                "retry.max-retries", maxRetries, maxRetries >= 0 && maxRetries <= MOST_RETRIES, "0 to " + MOST_RETRIES);
    }
}
