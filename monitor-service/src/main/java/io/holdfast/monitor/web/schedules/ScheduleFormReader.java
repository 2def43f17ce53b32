package io.holdfast.monitor.web.schedules;

import io.holdfast.monitor.web.format.FormTime;
import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.service.json.FieldError;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.schedule.ScheduleDraft;
import io.holdfast.service.schedule.ScheduleLimits;
import io.holdfast.service.schedule.ScheduleReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Turns the form into a schedule, or says of each field what is wrong with it. */
final class ScheduleFormReader {

    private static final Duration MIN = Duration.ofMillis(1);
    private static final String TASK = "task.";

    private final ScheduleForm form;
    private final @Nullable Schedule before;
    private final boolean showsPayloads;
    private final Map<String, String> problems = new LinkedHashMap<>();

    /**
     * @param before the schedule that is edited; null for a new one
     * @param showsPayloads whether the form shows its payload
     */
    ScheduleFormReader(ScheduleForm form, @Nullable Schedule before, boolean showsPayloads) {
        this.form = form;
        this.before = before;
        this.showsPayloads = showsPayloads;
    }

    /** What a schedule may have that replaces this one. */
    static ScheduleLimits limits(@Nullable Schedule before) {
        ScheduleLimits limits = ScheduleLimits.DEFAULT;
        return before == null
                ? limits
                : new ScheduleLimits(
                        Math.max(limits.maxPayloadBytes(), before.payload().size()),
                        limits.maxRetries(),
                        before.maxPending());
    }

    /** The fields that are wrong, and what is allowed. */
    Map<String, String> problems() {
        return problems;
    }

    /** Null if a field is wrong. */
    @Nullable
    Timetable timetable() {
        checkTimes();
        CronTimetable cron = form.cron().isEmpty() ? null : read("cron", () -> CronTimetable.of(form.cron(), "UTC"));
        Timetable every = form.every().isEmpty() ? null : read("every", () -> new IntervalTimetable(every()));
        String zone = form.zone().isEmpty() ? "UTC" : form.zone();
        ZoneId known = read("zone", () -> CronTimetable.zoneOf(zone));
        Duration window = form.window().isEmpty() ? Duration.ZERO : read("window", this::window);
        if (!problems.isEmpty() || known == null || window == null) {
            return null;
        }
        return cron == null ? every : read("cron", () -> CronTimetable.of(cron.expression(), known));
    }

    private void checkTimes() {
        if (form.cron().isEmpty() && form.every().isEmpty()) {
            problems.put("cron", "A cron expression or an interval is required");
        } else if (!form.cron().isEmpty() && !form.every().isEmpty()) {
            problems.put("every", "A schedule has a cron expression or an interval, not both");
        }
    }

    /** Null if a field is wrong. */
    @Nullable
    ScheduleDraft schedule(Instant now) {
        ScheduleName name = read("name", () -> new ScheduleName(form.name()));
        checkTimes();
        ObjectNode body = JsonMapper.shared().createObjectNode();
        set(body, "cron", form.cron());
        time(body, "every", "every_ms", form.every(), this::every);
        set(body, "zone", form.zone());
        set(body, "catch_up", form.catchUp());
        set(body, "overlap", form.overlap());
        time(body, "window", "window_ms", form.window(), this::window);
        body.put("paused", form.paused());
        setTask(body.putObject("task"));
        try {
            ScheduleDraft draft = ScheduleReader.read(
                    name == null ? new ScheduleName("unnamed") : name,
                    JsonMapper.shared().writeValueAsBytes(body),
                    limits(before),
                    now);
            return problems.isEmpty() ? draft : null;
        } catch (InvalidBodyException e) {
            e.errors().forEach(this::add);
            return null;
        }
    }

    private void setTask(ObjectNode task) {
        task.put("type", form.type());
        set(task, "queue", form.queue());
        set(task, "priority", form.priority());
        if (!form.maxRetries().isEmpty()) {
            if (form.maxRetries().matches("\\d{1,4}")) {
                task.put("max_retries", Integer.parseInt(form.maxRetries()));
            } else {
                problems.put("max_retries", "max_retries must be 0 to 100");
            }
        }
        time(
                task,
                "timeout",
                "timeout_ms",
                form.timeout(),
                () -> within("timeout", form.timeout(), MIN, TimeRange.MAX_DURATION));
        set(task, "expires_at", form.expires());
        if (!form.idempotencyKey().isEmpty()) {
            task.put("idempotency_key", form.idempotencyKey());
        }
        if (!form.key().isEmpty()) {
            task.put("key", form.key());
        }
        Payload payload = read("payload", this::payload);
        if (payload != null) {
            task.putRawValue("payload", new RawValue(payload.text()));
        }
    }

    private static void set(ObjectNode object, String field, String text) {
        if (!text.isEmpty()) {
            object.put(field, text);
        }
    }

    private void time(ObjectNode object, String field, String name, String text, Supplier<Duration> reader) {
        Duration time = text.isEmpty() ? null : read(field, reader);
        if (time != null) {
            object.put(name, time.toMillis());
        }
    }

    private Duration every() {
        return within("every", form.every(), IntervalTimetable.MIN_INTERVAL, IntervalTimetable.MAX_INTERVAL);
    }

    private Duration window() {
        return windowOf(form);
    }

    /** @throws IllegalArgumentException if it is not valid */
    static Duration windowOf(ScheduleForm form) {
        return within("window", form.window(), Duration.ZERO, Schedule.MAX_WINDOW);
    }

    private static Duration within(String field, String text, Duration min, Duration max) {
        Duration time = FormTime.duration(field, text);
        if (time.compareTo(min) < 0 || time.compareTo(max) > 0) {
            String least = min.isZero() ? "0s" : FormTime.format(min);
            throw new IllegalArgumentException(field + " must be " + least + " to " + FormTime.format(max));
        }
        return time;
    }

    private Payload payload() {
        if (form.payload().isBlank()) {
            return blankPayload();
        }
        Payload payload = Payload.ofText(form.payload());
        String problem = JsonValue.problemOf(payload.bytes());
        if (problem != null) {
            throw new IllegalArgumentException("payload must be JSON: " + problem);
        }
        return payload;
    }

    /** Stands for a payload that the form does not show. */
    private Payload blankPayload() {
        boolean json = before != null && JsonValue.problemOf(before.payload().bytes()) == null;
        if (before == null || (json && showsPayloads)) {
            return Payload.NULL;
        } else if (json) {
            return before.payload();
        }
        throw new IllegalArgumentException("payload is required: that of the schedule is not JSON");
    }

    private <T> @Nullable T read(String field, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            problems.putIfAbsent(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The form has one level, and other names for times. */
    private void add(FieldError error) {
        String named = error.field() == null ? "cron" : error.field();
        boolean ofBoth =
                error.message().startsWith("cron or ") || error.message().startsWith("cron and ");
        if (ofBoth && problems.containsKey("every")) {
            return; // the interval is missing because it is wrong, or the form says already that it is one too many
        }
        String field = withoutPrefix(named);
        String inForm = field.equals("expires_at") ? "expires" : field.replaceFirst("_ms$", "");
        problems.putIfAbsent(inForm, withoutPrefix(error.message()));
    }

    private static String withoutPrefix(String text) {
        return text.startsWith(TASK) ? text.substring(TASK.length()) : text;
    }
}
