package io.holdfast.queue.statistics;

import io.holdfast.queue.inspect.Ending;
import java.util.Locale;

/** What is counted of each queue. */
public enum Counter {
    /** Tasks accepted into the queue. */
    ENQUEUED,
    /** Runs of handlers that began. */
    STARTED,
    /** Tasks that succeeded. */
    COMPLETED,
    /** Runs that failed and are tried again. */
    RETRIED,
    /** Tasks that became dead letters. */
    DEAD,
    /** Tasks reclaimed from workers that died, including those that became dead letters by it. */
    RECLAIMED,
    /** Tasks that ended as cancelled. */
    CANCELLED,
    /** Tasks that ended as expired. */
    EXPIRED,
    /** Tasks that ended because another task with their idempotency key has succeeded. */
    DUPLICATE,
    /** Tasks that were snoozed: delayed without costing a retry. */
    SNOOZED;

    /** Counts the tasks that ended in this way. */
    public static Counter of(Ending ending) {
        return switch (ending) {
            case COMPLETED -> COMPLETED;
            case DUPLICATE -> DUPLICATE;
            case CANCELLED -> CANCELLED;
            case EXPIRED -> EXPIRED;
        };
    }

    /** Its name in Redis. */
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
