package io.holdfast.queue.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The schedules that the code of an application declares. It owns them: what it no longer declares goes away. Schedules of
 * other owners, and those made over the API, are never touched.
 */
public final class DeclaredSchedules {

    private DeclaredSchedules() {}

    /**
     * What was changed.
     *
     * @param stored the new and the changed ones
     * @param removed those that are no longer declared
     * @param refused declared ones whose name belongs to another owner, or for which there is no room
     */
    public record Report(List<ScheduleName> stored, List<ScheduleName> removed, List<ScheduleName> refused) {}

    /**
     * Stores what is declared, and removes what is not. Can be repeated. Whether a schedule is paused is left to its
     * users: a declared one stays paused.
     *
     * @param declared all with this owner
     */
    public static Report apply(Schedules schedules, String owner, Collection<Schedule> declared) {
        Report report = new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        declared.forEach(schedule -> apply(schedules, schedule, report));
        Set<ScheduleName> names = declared.stream().map(Schedule::name).collect(Collectors.toSet());
        for (ScheduleName name : ownedBy(schedules, owner)) {
            if (!names.contains(name) && schedules.remove(name)) {
                report.removed.add(name);
            }
        }
        return report;
    }

    private static void apply(Schedules schedules, Schedule declared, Report report) {
        Optional<Schedule> stored = readable(schedules, declared.name());
        if (stored.isPresent() && !isOwner(declared.owner(), stored.get())) {
            report.refused.add(declared.name());
            return;
        }
        Schedule wanted =
                stored.map(before -> declared.withPaused(before.paused())).orElse(declared);
        if (stored.isPresent() && timeless(stored.get()).equals(timeless(wanted))) {
            return;
        }
        boolean full = schedules.putDeclared(declared) == Schedules.PutResult.FULL;
        (full ? report.refused : report.stored).add(declared.name());
    }

    /** One that cannot be read is replaced: nobody knows whose it is. */
    private static Optional<Schedule> readable(Schedules schedules, ScheduleName name) {
        try {
            return schedules.find(name).map(StoredSchedule::schedule);
        } catch (UnreadableScheduleException e) {
            return Optional.empty();
        }
    }

    private static List<ScheduleName> ownedBy(Schedules schedules, String owner) {
        List<ScheduleName> owned = new ArrayList<>();
        ScheduleName after = null;
        do {
            SchedulePage page = schedules.page(Schedules.MAX_PAGE, after);
            page.schedules().stream()
                    .map(StoredSchedule::schedule)
                    .filter(schedule -> isOwner(owner, schedule))
                    .forEach(schedule -> owned.add(schedule.name()));
            after = page.next();
        } while (after != null);
        return owned;
    }

    private static boolean isOwner(@Nullable String owner, Schedule schedule) {
        return owner != null && owner.equals(schedule.owner());
    }

    /** Without the time at which it was declared. */
    private static Schedule timeless(Schedule schedule) {
        return schedule.withHeader(schedule.header().withCreatedAt(Instant.EPOCH));
    }
}
