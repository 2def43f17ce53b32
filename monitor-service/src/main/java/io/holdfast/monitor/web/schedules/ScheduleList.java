package io.holdfast.monitor.web.schedules;

import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.StoredSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pages of schedules by name. */
@Component
class ScheduleList {

    private final Schedules schedules;

    ScheduleList(Schedules schedules) {
        this.schedules = schedules;
    }

    /**
     * Returns up to {@value Schedules#MAX_PAGE} schedules.
     *
     * @param prefix how the names begin; none begins with a text that is not valid in names
     * @param after only those after this name; null for the first
     */
    List<StoredSchedule> page(String prefix, @Nullable String after) {
        ScheduleName start = prefix.isEmpty() ? null : parsed(prefix).orElse(null);
        if (start == null) {
            return prefix.isEmpty()
                    ? schedules.page(Schedules.MAX_PAGE, parsed(after).orElse(null))
                    : List.of();
        }
        List<StoredSchedule> page = new ArrayList<>();
        ScheduleName last = parsed(after).orElse(start);
        if (last.compareTo(start) <= 0) { // the first page
            last = start;
            schedules.find(start).ifPresent(page::add);
        }
        schedules.page(Schedules.MAX_PAGE - page.size(), last).stream()
                .takeWhile(stored -> stored.schedule().name().value().startsWith(prefix))
                .forEach(page::add);
        return page;
    }

    private static Optional<ScheduleName> parsed(@Nullable String name) {
        try {
            return name == null ? Optional.empty() : Optional.of(new ScheduleName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
