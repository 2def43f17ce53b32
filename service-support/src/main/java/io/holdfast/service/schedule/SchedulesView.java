package io.holdfast.service.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.queue.schedule.SchedulePage;
import io.holdfast.queue.schedule.UnreadableSchedule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A page of schedules in a response.
 *
 * @param unreadable absent if there are none
 * @param nextCursor absent on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
public record SchedulesView(
        List<ScheduleView> schedules,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UnreadableView> unreadable,
        @Nullable String nextCursor) {

    /** A schedule that cannot be read. */
    public record UnreadableView(String name, String queue, String reason) {

        private static UnreadableView of(UnreadableSchedule schedule) {
            return new UnreadableView(schedule.name().value(), schedule.queue().value(), schedule.reason());
        }
    }

    public static SchedulesView of(SchedulePage page) {
        return new SchedulesView(
                page.schedules().stream()
                        .map(stored -> ScheduleView.of(stored, false))
                        .toList(),
                page.unreadable().stream().map(UnreadableView::of).toList(),
                page.next() == null ? null : page.next().value());
    }
}
