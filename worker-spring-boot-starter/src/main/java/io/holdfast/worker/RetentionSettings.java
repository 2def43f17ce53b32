package io.holdfast.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is over stays known.
 *
 * @param idempotencyWindow how long the recorded success of an idempotency key keeps others of that key from running
 * @param idWindow how long an id that a client chose stays known after its task's end
 * @param completedAge how long an ended task can be looked up
 * @param completedCount how many ended tasks of a queue can be looked up
 */
public record RetentionSettings(
        @DefaultValue("24h") Duration idempotencyWindow,
        @DefaultValue("1h") Duration idWindow,
        @DefaultValue("1h") Duration completedAge,
        @DefaultValue("10000") int completedCount) {

    public RetentionSettings {
        Setting.check(
                "retention.idempotency-window", idempotencyWindow, idempotencyWindow.toMillis() > 0, "1ms or more");
        Setting.check("retention.id-window", idWindow, !idWindow.isNegative(), "0s or more");
        Setting.check("retention.completed-age", completedAge, !completedAge.isNegative(), "0s or more");
        Setting.check("retention.completed-count", completedCount, completedCount >= 0, "0 or more");
    }
}
