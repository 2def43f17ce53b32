package io.holdfast.queue.statistics;

import java.util.Locale;

/** What is measured now and then; a bucket keeps the last value. */
public enum Gauge {
    PENDING,
    DELAYED,
    PROCESSING,
    DEAD_LETTERS,
    /** Age of the oldest pending task in ms; 0 if none is pending. */
    OLDEST_PENDING,
    /** Living workers. */
    WORKERS,
    SLOTS,
    /** Slots that run a task. */
    BUSY;

    /** Its name in Redis. */
    String stored() {
        return Tally.GAUGE + name().toLowerCase(Locale.ROOT);
    }
}
