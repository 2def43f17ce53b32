package io.holdfast.monitor.web.schedules;

import io.holdfast.monitor.web.format.FormTime;
import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskHeader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user has written into the form of a schedule, exactly as sent. A blank field is not set.
 *
 * @param every a duration
 * @param queue blank: the route of the type decides
 * @param window a duration
 * @param timeout a duration
 * @param expires an instant
 */
record ScheduleForm(
        String name,
        String cron,
        String every,
        String zone,
        String type,
        String queue,
        String payload,
        String catchUp,
        String overlap,
        String window,
        boolean paused,
        String priority,
        String maxRetries,
        String timeout,
        String expires,
        String idempotencyKey,
        String key) {

    static ScheduleForm empty() {
        return new ScheduleForm(
                "",
                "",
                "",
                "UTC",
                "",
                "",
                "{}",
                CatchUp.LAST.label(),
                Overlap.SKIP.label(),
                "",
                false,
                Priority.DEFAULT.label(),
                "",
                "",
                "",
                "",
                "");
    }

    static ScheduleForm of(Schedule schedule, boolean showsPayloads) {
        TaskHeader header = schedule.header();
        CronTimetable cron = schedule.timetable() instanceof CronTimetable times ? times : null;
        return new ScheduleForm(
                schedule.name().value(),
                cron == null ? "" : cron.expression().toString(),
                schedule.timetable() instanceof IntervalTimetable interval ? FormTime.format(interval.every()) : "",
                cron == null ? "UTC" : cron.zone().getId(),
                header.type().value(),
                schedule.queue().value(),
                showsPayloads && JsonValue.problemOf(schedule.payload().bytes()) == null
                        ? schedule.payload().text()
                        : "",
                schedule.catchUp().label(),
                schedule.overlap().label(),
                schedule.window().isZero() ? "" : FormTime.format(schedule.window()),
                schedule.paused(),
                schedule.priority().label(),
                text(header.maxRetries()),
                header.timeout() == null ? "" : FormTime.format(header.timeout()),
                text(header.expiresAt()),
                header.idempotencyKey() == null ? "" : header.idempotencyKey().value(),
                header.key() == null ? "" : header.key().value());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    static ScheduleForm sent(Map<String, String> fields) {
        return new ScheduleForm(
                stripped(fields, "name"),
                stripped(fields, "cron"),
                stripped(fields, "every"),
                stripped(fields, "zone"),
                stripped(fields, "type"),
                stripped(fields, "queue"),
                fields.getOrDefault("payload", ""),
                stripped(fields, "catch_up"),
                stripped(fields, "overlap"),
                stripped(fields, "window"),
                "true".equals(fields.get("paused")),
                stripped(fields, "priority"),
                stripped(fields, "max_retries"),
                stripped(fields, "timeout"),
                stripped(fields, "expires"),
                fields.getOrDefault("idempotency_key", ""),
                fields.getOrDefault("key", ""));
    }

    private static String stripped(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "").strip();
    }

    ScheduleForm withName(String other) {
        return new ScheduleForm(
                other,
                cron,
                every,
                zone,
                type,
                queue,
                payload,
                catchUp,
                overlap,
                window,
                paused,
                priority,
                maxRetries,
                timeout,
                expires,
                idempotencyKey,
                key);
    }
}
