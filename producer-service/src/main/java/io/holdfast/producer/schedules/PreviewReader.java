package io.holdfast.producer.schedules;

import io.holdfast.producer.http.json.InvalidBodyException;
import io.holdfast.producer.http.json.JsonBody;
import io.holdfast.producer.http.json.Rfc3339;
import io.holdfast.queue.schedule.CronExpression;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /schedules/preview}. */
final class PreviewReader {

    static final int MAX_COUNT = 1_000;

    /** Earlier, some zones had offsets with seconds, which RFC 3339 cannot express. */
    private static final Instant MIN_FROM = Instant.parse("2000-01-01T00:00:00Z");

    private static final int DEFAULT_COUNT = 5;
    private static final Timetable ANY = new IntervalTimetable(Duration.ofDays(1));

    private final JsonBody json;
    private boolean hasCron;
    private boolean hasInterval;
    private @Nullable CronExpression cron;
    private @Nullable Duration every;
    private @Nullable Instant from;
    private ZoneId zone = CronTimetable.zoneOf("UTC");
    private int count = DEFAULT_COUNT;

    private PreviewReader(JsonBody json) {
        this.json = json;
    }

    /** @throws InvalidBodyException unless the body is a valid request */
    static Preview read(byte[] body) {
        return JsonBody.read(body, json -> new PreviewReader(json).read());
    }

    private Preview read() {
        json.object("The body", this::readField);
        if (hasCron == hasInterval) {
            json.reject("cron", hasCron ? "cron and every_ms are mutually exclusive" : "cron or every_ms is required");
        }
        return new Preview(timetable(), zone, from, count);
    }

    /** Any, if the request is rejected. */
    private Timetable timetable() {
        if (cron != null) {
            return new CronTimetable(cron, zone);
        }
        return every == null ? ANY : new IntervalTimetable(every);
    }

    private boolean readField(String name) {
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
            case "from" -> from = from(Rfc3339.parse(name, json.text(name)));
            case "count" -> count = (int) json.wholeNumber(name, 1, MAX_COUNT);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Instant from(Instant time) {
        if (time.isBefore(MIN_FROM)) {
            throw new IllegalArgumentException("from must not be before " + MIN_FROM);
        }
        return time;
    }
}
