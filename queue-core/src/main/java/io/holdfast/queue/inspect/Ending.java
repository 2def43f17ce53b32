package io.holdfast.queue.inspect;

import java.util.Locale;

/** How a task ended, other than as a dead letter. */
public enum Ending {
    /** Its handler succeeded. */
    COMPLETED,
    /** It was skipped because another task with its idempotency key had succeeded. */
    DUPLICATE,
    /** A user cancelled it. */
    CANCELLED,
    /** It had not started by its {@code expires_at}. */
    EXPIRED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
