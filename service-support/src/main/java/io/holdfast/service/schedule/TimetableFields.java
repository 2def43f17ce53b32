package io.holdfast.service.schedule;

import io.holdfast.queue.schedule.CronExpression;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.service.json.JsonBody;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The fields {@code cron}, {@code every_ms} and {@code zone} of a request. */
final class TimetableFields {

    private static final Timetable ANY = new IntervalTimetable(Duration.ofDays(1));

    private final JsonBody json;
    private boolean hasCron;
    private boolean hasInterval;
    private @Nullable CronExpression cron;
    private @Nullable Duration every;
    private Timetable timetable = ANY;
    private ZoneId zone = CronTimetable.zoneOf("UTC");

    TimetableFields(JsonBody json) {
        this.json = json;
    }

    /** @return false if it is another field */
    boolean read(String name) {
        switch (name) {
            case "cron" -> {
                hasCron = true;
                cron = CronExpression.parse(json.text(name));
            }
            case "every_ms" -> {
                hasInterval = true;
                every = json.millis(
                        name, IntervalTimetable.MIN_INTERVAL.toMillis(), IntervalTimetable.MAX_INTERVAL.toMillis());
            }
            case "zone" -> zone = CronTimetable.zoneOf(json.text(name));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Rejects the request unless it has one of {@code cron} and {@code every_ms}. */
    void check() {
        if (hasCron == hasInterval) {
            json.reject("cron", hasCron ? "cron and every_ms are mutually exclusive" : "cron or every_ms is required");
        } else if (cron != null) {
            try {
                timetable = CronTimetable.of(cron, zone);
            } catch (IllegalArgumentException e) {
                json.reject("cron", String.valueOf(e.getMessage()));
            }
        } else if (every != null) {
            timetable = new IntervalTimetable(every);
        }
    }

    /** Any, if the request is rejected. */
    Timetable timetable() {
        return timetable;
    }

    ZoneId zone() {
        return zone;
    }
}
