package io.holdfast.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long ended tasks and keys are remembered.
 *
 * @param idempotencyWindow how long the recorded success of an idempotency key keeps other tasks with the key from
 *     running
 * @param idWindow how long an id that a client chose is remembered after the end of its task
 * @param completedAge how long an ended task can be looked up
 * @param completedCount how many ended tasks of a queue can be looked up
 * @param maxResultBytes the largest result that is kept with its completed task, as JSON; a larger one is dropped
 */
public record RetentionSettings(
        @DefaultValue("24h") Duration idempotencyWindow,
        @DefaultValue("1h") Duration idWindow,
        @DefaultValue("1h") Duration completedAge,
        @DefaultValue("10000") int completedCount,
        @DefaultValue("65536") int maxResultBytes) {

    public static final int DEFAULT_MAX_RESULT_BYTES = 65_536;

    private static final int MAX_RESULT_BYTES = 16 << 20;

    public RetentionSettings {
        Setting.checkMillis("retention.idempotency-window", idempotencyWindow);
        Setting.checkTime("retention.id-window", idWindow);
        Setting.checkTime("retention.completed-age", completedAge);
        Setting.check("retention.completed-count", completedCount, completedCount >= 0, "0 or more");
        Setting.check(
                "retention.max-result-bytes",
                maxResultBytes,
                maxResultBytes >= 0 && maxResultBytes <= MAX_RESULT_BYTES,
                "0 to " + MAX_RESULT_BYTES);
    }
}
