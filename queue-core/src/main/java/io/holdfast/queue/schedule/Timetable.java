package io.holdfast.queue.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instants at which something is due, in order and without duplicates: the ticks. Each is at least a second apart. */
public sealed interface Timetable permits CronTimetable, IntervalTimetable {

    /** Returns the first tick after this instant; null if there is none up to the year 9999. */
    @Nullable
    Instant next(Instant after);

    /** Returns the first ticks after this instant: {@code count}, unless there are fewer up to the year 9999. */
    default List<Instant> next(Instant after, int count) {
        List<Instant> ticks = new ArrayList<>();
        Instant tick = next(after);
        while (tick != null && ticks.size() < count) {
            ticks.add(tick);
            tick = next(tick);
        }
        return ticks;
    }
}
