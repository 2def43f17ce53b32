package io.holdfast.cli.schedule;

import io.holdfast.cli.terminal.Escapes;
import io.holdfast.cli.terminal.HumanText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A schedule as people read it. */
final class ScheduleText {

    private ScheduleText() {}

    /** {@code 30 2 * * MON-FRI (Europe/Berlin)} or {@code every 5 min}. */
    static String timetable(JsonNode schedule) {
        return schedule.has("cron")
                ? schedule.get("cron").asString("") + " ("
                        + schedule.path("zone").asString("UTC") + ")"
                : "every "
                        + HumanText.duration(
                                Duration.ofMillis(schedule.path("every_ms").asLong(0)));
    }

    static String relative(JsonNode time, Instant now) {
        try {
            return HumanText.relative(OffsetDateTime.parse(time.asString("")).toInstant(), now);
        } catch (DateTimeException e) {
            return time.asString("");
        }
    }

    static Map<String, String> facts(JsonNode schedule, Instant now) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("name", schedule.path("name").asString(""));
        facts.put("runs", timetable(schedule));
        schedule.path("task")
                .properties()
                .forEach(field -> facts.put("task " + field.getKey(), plain(field.getValue())));
        for (String name : new String[] {"catch_up", "overlap", "window_ms", "offset_ms", "paused", "owner"}) {
            if (schedule.has(name)) {
                facts.put(name, plain(schedule.get(name)));
            }
        }
        int number = 1;
        for (JsonNode next : schedule.path("next")) {
            facts.put("next " + number++, next.asString("") + " (" + relative(next, now) + ")");
        }
        number = 1;
        for (JsonNode fire : schedule.path("last_fires")) {
            String task = fire.has("task_id") ? " task " + fire.get("task_id").asString("") : "";
            String reason = fire.has("reason") ? ": " + fire.get("reason").asString("") : "";
            facts.put(
                    "last " + number++,
                    fire.path("at").asString("") + " " + fire.path("outcome").asString("") + task + reason);
        }
        facts.replaceAll((name, value) -> Escapes.text(value));
        return facts;
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
