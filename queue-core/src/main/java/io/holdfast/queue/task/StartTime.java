package io.holdfast.queue.task;

import java.time.Duration;
import java.time.Instant;

/** When a new task may start, by Redis' clock. */
public sealed interface StartTime {

    /** As soon as a slot is free. */
    StartTime NOW = new After(Duration.ZERO);

    /** A delay that begins when Redis accepts the task. */
    record After(Duration delay) implements StartTime {
        public After {
            if (!TimeRange.contains(delay)) {
                throw new IllegalArgumentException(
                        "delay_ms must be 0 to " + TimeRange.MAX_DURATION.toMillis() + " (100 years)");
            }
        }
    }

    /** A moment; one in the past means as soon as a slot is free. */
    record At(Instant moment) implements StartTime {
        public At {
            if (moment.isAfter(TimeRange.MAX_INSTANT)) {
                throw new IllegalArgumentException("execute_at must not be after " + TimeRange.MAX_INSTANT);
            }
            moment = TimeRange.clamp(moment);
        }
    }
}
