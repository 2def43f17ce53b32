package io.holdfast.producer.pull;

import io.holdfast.queue.model.Deviation;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a task.
 *
 * @param delay until it is tried again, when that is known
 */
public record Settled(Status status, @Nullable Duration delay) {

    /** In one word. */
    public enum Status {
        RENEWED,
        COMPLETED,
        /** It ended, but another success of its idempotency key had been recorded before. */
        DUPLICATE,
        RETRYING,
        DEAD,
        PUT_OFF,
        /** It ended as cancelled, as was asked; of a renewal: it is to be stopped. */
        CANCELLED,
        /** The lease is not the worker's any more; nothing was written. */
        LOST;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(Deviation deviation) {
            return switch (deviation) {
                case CANCELLED -> CANCELLED;
                case DUPLICATE -> DUPLICATE;
                case LOST, HELD -> LOST;
            };
        }
    }

    static Settled of(Status status) {
        return new Settled(status, null);
    }
}
