package io.holdfast.monitor.web.schedules;

import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.SchedulePage;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.UnreadableSchedule;
import io.holdfast.queue.schedule.UnreadableScheduleException;
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
     * Returns up to {@value Schedules#MAX_PAGE} schedules, those that cannot be read included.
     *
     * @param prefix how the names begin; none begins with a text that is not valid in names
     * @param after only those after this name; null for the first
     */
    SchedulePage page(String prefix, @Nullable String after) {
        ScheduleName start = prefix.isEmpty() ? null : parsed(prefix).orElse(null);
        if (start == null) {
            return prefix.isEmpty()
                    ? schedules.page(Schedules.MAX_PAGE, parsed(after).orElse(null))
                    : new SchedulePage(List.of(), List.of(), null);
        }
        ScheduleName last = parsed(after).orElse(start);
        boolean first = last.compareTo(start) <= 0;
        SchedulePage page = schedules.page(Schedules.MAX_PAGE - (first ? 1 : 0), first ? start : last);
        List<StoredSchedule> found = new ArrayList<>();
        List<UnreadableSchedule> unreadable = new ArrayList<>();
        if (first) {
            try {
                schedules.find(start).ifPresent(found::add);
            } catch (UnreadableScheduleException e) {
                unreadable.add(e.schedule());
            }
        }
        page.schedules().stream()
                .filter(stored -> stored.schedule().name().value().startsWith(prefix))
                .forEach(found::add);
        page.unreadable().stream()
                .filter(schedule -> schedule.name().value().startsWith(prefix))
                .forEach(unreadable::add);
        boolean ends = page.next() == null || !page.next().value().startsWith(prefix);
        return new SchedulePage(found, unreadable, ends ? null : page.next());
    }

    private static Optional<ScheduleName> parsed(@Nullable String name) {
        try {
            return name == null ? Optional.empty() : Optional.of(new ScheduleName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
