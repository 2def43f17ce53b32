package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;

/** When a new task may start, by Redis' clock. */
public sealed interface StartTime {

    /** As soon as a slot is free. */
    StartTime NOW = new After(Duration.ZERO);

    /** A delay that begins when Redis takes the task in. */
    record After(Duration delay) implements StartTime {
        public After {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("delay_ms must be 0 or more");
            }
        }
    }

    /** A moment; one that has passed means at once. */
    record At(Instant moment) implements StartTime {}
}
