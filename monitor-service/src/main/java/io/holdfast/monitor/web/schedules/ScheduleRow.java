package io.holdfast.monitor.web.schedules;

import io.holdfast.monitor.web.format.FormTime;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.service.schedule.ScheduleView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule as the pages show it. */
record ScheduleRow(StoredSchedule stored) {

    public Schedule schedule() {
        return stored.schedule();
    }

    public String name() {
        return schedule().name().value();
    }

    public TaskHeader header() {
        return schedule().header();
    }

    /** The cron expression, or the interval. */
    public String times() {
        return times(schedule().timetable());
    }

    private static String times(Timetable timetable) {
        return timetable instanceof CronTimetable cron
                ? cron.expression().toString()
                : "every " + FormTime.format(((IntervalTimetable) timetable).every());
    }

    /** The zone of the cron expression; null for an interval. */
    public @Nullable String zone() {
        return schedule().timetable() instanceof CronTimetable cron
                ? cron.zone().getId()
                : null;
    }

    /** When its next run starts; null if it is paused or has no more ticks. */
    public @Nullable Instant next() {
        Instant tick = stored.nextTick();
        return tick == null ? null : schedule().dueAt(tick);
    }

    public List<TickRow> ticks() {
        return TickRow.all(
                stored.nextTicks(ScheduleView.NEXT),
                zoneOf(schedule().timetable()),
                schedule().name().offsetIn(schedule().window()));
    }

    static ZoneId zoneOf(Timetable timetable) {
        return timetable instanceof CronTimetable cron ? cron.zone() : ZoneOffset.UTC;
    }

    /** Newest first. */
    public List<FireRow> fires() {
        List<FireRow> fires =
                new ArrayList<>(stored.fires().stream().map(FireRow::of).toList());
        Collections.reverse(fires);
        return fires;
    }

    /** Null if there was none. */
    public @Nullable FireRow last() {
        List<Fire> fires = stored.fires();
        return fires.isEmpty() ? null : FireRow.of(fires.get(fires.size() - 1));
    }

    public String queue() {
        return schedule().queue().value();
    }

    public boolean paused() {
        return schedule().paused();
    }

    /** The application whose code declares it; null if nobody owns it. */
    public @Nullable String owner() {
        return schedule().owner();
    }

    /** By which time each run is later than its tick; null without a window. */
    public @Nullable String offset() {
        Duration window = schedule().window();
        return window.isZero() ? null : Formats.runTime(schedule().name().offsetIn(window));
    }

    public String window() {
        return FormTime.format(schedule().window());
    }

    public @Nullable String timeout() {
        return header().timeout() == null ? null : FormTime.format(header().timeout());
    }
}
