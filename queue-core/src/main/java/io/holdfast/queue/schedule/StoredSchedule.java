package io.holdfast.queue.schedule;

import io.holdfast.queue.encryption.Encryption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule and how far it is.
 *
 * @param version grows with each change of the schedule
 * @param nextTick the first tick that is not decided; null if it is paused or has no more ticks
 * @param fires the last 20, oldest first
 * @param encryption how its payload is encrypted; null if it is not, or was not read
 */
public record StoredSchedule(
        Schedule schedule,
        long version,
        @Nullable Instant nextTick,
        List<Fire> fires,
        @Nullable Encryption encryption) {

    /** The next ticks; none while it is paused. */
    public List<Instant> nextTicks(int count) {
        List<Instant> ticks = new ArrayList<>();
        if (nextTick != null && count > 0) {
            ticks.add(nextTick);
            ticks.addAll(schedule.timetable().next(nextTick, count - 1));
        }
        return ticks;
    }
}
