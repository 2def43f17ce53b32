package io.holdfast.service.schedule;

import io.holdfast.queue.schedule.Timetable;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question which ticks come next.
 *
 * @param zone in which to show them
 * @param from the first tick may be at this instant; null: now
 */
public record Preview(
        Timetable timetable, ZoneId zone, @Nullable Instant from, int count) {

    /** The ticks, in RFC 3339. */
    public List<String> next(InstantSource clock) {
        Instant first = from == null ? clock.instant() : from;
        return timetable.next(first.minusNanos(1), count).stream()
                .map(tick -> ScheduleView.shown(tick, zone))
                .toList();
    }
}
