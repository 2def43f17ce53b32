package io.holdfast.queue.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Schedules without their payloads, by name.
 *
 * @param unreadable those that this process cannot read, by name
 * @param next the next page is that after this name; null if this is the last
 */
public record SchedulePage(
        List<StoredSchedule> schedules,
        List<UnreadableSchedule> unreadable,
        @Nullable ScheduleName next) {}
