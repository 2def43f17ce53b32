package io.holdfast.worker;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;

/** Rejects an invalid setting with one line that names it. */
final class Setting {

    static final String PREFIX = "holdfast.worker";

    private Setting() {}

    /** Requires a duration of at least a millisecond. */
    static void checkMillis(String name, Duration time) {
        boolean good = TimeRange.contains(time) && time.toMillis() > 0;
        check(name, time, good, "1ms to " + TimeRange.MAX_DURATION.toDays() + "d");
    }

    /** Requires a duration that may be zero. */
    static void checkTime(String name, Duration time) {
        check(name, time, TimeRange.contains(time), "0s to " + TimeRange.MAX_DURATION.toDays() + "d");
    }

    static void check(String name, Object value, boolean good, String allowed) {
        if (!good) {
            throw new IllegalArgumentException(PREFIX + "." + name + " is " + value + ": it must be " + allowed);
        }
    }
}
