package io.holdfast.service.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.service.json.JsonText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A schedule in a response.
 *
 * @param offsetMs by which each run is later than its tick; null without a window
 * @param next the next five ticks; empty while it is paused
 * @param lastFires the last 20, newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
public record ScheduleView(
        String name,
        @Nullable String cron,
        @Nullable Long everyMs,
        @Nullable String zone,
        TaskView task,
        String catchUp,
        String overlap,
        long windowMs,
        @Nullable Long offsetMs,
        boolean paused,
        @Nullable String owner,
        List<String> next,
        List<FireView> lastFires) {

    /** How many next ticks are shown. */
    public static final int NEXT = 5;

    /** @param withPayload false in a list */
    public static ScheduleView of(StoredSchedule stored, boolean withPayload) {
        Schedule schedule = stored.schedule();
        Timetable timetable = schedule.timetable();
        CronTimetable cron = timetable instanceof CronTimetable times ? times : null;
        Long everyMs =
                timetable instanceof IntervalTimetable times ? times.every().toMillis() : null;
        ZoneId zone = cron == null ? ZoneOffset.UTC : cron.zone();
        long windowMs = schedule.window().toMillis();
        List<FireView> fires =
                new ArrayList<>(stored.fires().stream().map(FireView::of).toList());
        Collections.reverse(fires);
        return new ScheduleView(
                schedule.name().value(),
                cron == null ? null : cron.expression().toString(),
                everyMs,
                cron == null ? null : zone.getId(),
                TaskView.of(schedule, withPayload),
                schedule.catchUp().label(),
                schedule.overlap().label(),
                windowMs,
                windowMs == 0
                        ? null
                        : schedule.name().offsetIn(schedule.window()).toMillis(),
                schedule.paused(),
                schedule.owner(),
                stored.nextTicks(NEXT).stream().map(tick -> shown(tick, zone)).toList(),
                fires);
    }

    /** In RFC 3339, with the offset of the zone. */
    public static String shown(Instant tick, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(tick.atZone(zone));
    }

    /**
     * What its tasks have in common.
     *
     * @param payload null in a list
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    public record TaskView(
            String type,
            String queue,
            String priority,
            @JsonRawValue @Nullable String payload,
            @Nullable String payloadBase64,
            @Nullable String key,
            @Nullable String idempotencyKey,
            @Nullable Integer maxRetries,
            @Nullable Long timeoutMs,
            @Nullable Instant expiresAt) {

        private static TaskView of(Schedule schedule, boolean withPayload) {
            TaskHeader header = schedule.header();
            boolean json = JsonText.isValue(schedule.payload().bytes());
            return new TaskView(
                    header.type().value(),
                    schedule.queue().value(),
                    schedule.priority().label(),
                    withPayload && json ? schedule.payload().text() : null,
                    withPayload && !json
                            ? Base64.getEncoder()
                                    .encodeToString(schedule.payload().bytes())
                            : null,
                    header.key() == null ? null : header.key().value(),
                    header.idempotencyKey() == null
                            ? null
                            : header.idempotencyKey().value(),
                    header.maxRetries(),
                    header.timeout() == null ? null : header.timeout().toMillis(),
                    header.expiresAt());
        }
    }

    /**
     * A decided tick.
     *
     * @param queue of the task, if it is another than that of the schedule
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    public record FireView(
            Instant at,
            String outcome,
            @Nullable String taskId,
            @Nullable String queue,
            @Nullable String reason) {

        private static FireView of(Fire fire) {
            return new FireView(
                    fire.at(),
                    fire.outcome().label(),
                    fire.task() == null ? null : fire.task().value(),
                    fire.queue() == null ? null : fire.queue().value(),
                    fire.reason());
        }
    }
}
