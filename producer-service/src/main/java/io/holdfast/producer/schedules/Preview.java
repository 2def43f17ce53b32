package io.holdfast.producer.schedules;

import io.holdfast.queue.schedule.Timetable;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The question which ticks come next.
 *
 * @param zone in which to show them
 * @param from the first tick may be at this instant; null: now
 */
record Preview(Timetable timetable, ZoneId zone, @Nullable Instant from, int count) {}
