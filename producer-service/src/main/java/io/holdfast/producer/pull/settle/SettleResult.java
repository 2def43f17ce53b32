package io.holdfast.producer.pull.settle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a report has done.
 *
 * @param delay until the task runs again; null when it does not, or when the delay depends on earlier ones
 */
record SettleResult(LeaseStatus status, @Nullable Duration delay) {

    static SettleResult of(LeaseStatus status) {
        return new SettleResult(status, null);
    }
}
