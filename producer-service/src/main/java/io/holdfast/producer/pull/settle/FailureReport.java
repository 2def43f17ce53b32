package io.holdfast.producer.pull.settle;

import io.holdfast.producer.pull.Receipt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task did not succeed.
 *
 * @param delay until the task runs again; null for the default of the action
 */
record FailureReport(
        Receipt receipt,
        String error,
        Action action,
        @Nullable Duration delay) {

    /** What happens to the task. */
    enum Action {
        /** It costs a retry; without one left, the task is buried. */
        RETRY,
        /** It becomes a dead letter. */
        BURY,
        /** It is delayed without costing a retry. */
        SNOOZE;

        /** @throws IllegalArgumentException naming the allowed labels */
        static Action ofLabel(String label) {
            return switch (label) {
                case "retry" -> RETRY;
                case "bury" -> BURY;
                case "snooze", "put_off" -> SNOOZE; // put_off is the former name
                default -> throw new IllegalArgumentException("action must be retry, bury or snooze");
            };
        }
    }
}
