package io.holdfast.producer.lease;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A worker says that it could not do a task.
 *
 * @param error why
 * @param delay until it is tried again; null for the usual one
 */
public record Failed(
        Receipt receipt,
        String error,
        Action action,
        @Nullable Duration delay) {

    /** What is to become of the task. */
    public enum Action {
        /** It costs a retry, and with the last one the task is dead. */
        RETRY,
        /** It is dead at once. */
        BURY,
        /** It costs no retry. */
        PUT_OFF;

        /** @throws IllegalArgumentException that names the three */
        public static Action ofLabel(String label) {
            for (Action action : values()) {
                if (action.name().toLowerCase(Locale.ROOT).equals(label)) {
                    return action;
                }
            }
            throw new IllegalArgumentException("action must be one of retry, bury, put_off");
        }
    }
}
