package io.holdfast.cli.task;

import io.holdfast.cli.api.Json;
import io.holdfast.cli.api.JsonText;
import io.holdfast.cli.terminal.Escapes;
import io.holdfast.cli.terminal.HumanText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A task as people read it. */
final class TaskText {

    private static final Set<String> TIMES =
            Set.of("created_at", "execute_at", "lease_expires_at", "ended_at", "expires_at");
    /** They are shown as they were written. */
    private static final Set<String> VERBATIM = Set.of("payload", "result");

    private TaskText() {}

    /** @param json the answer of the API; fields of later versions are shown as they are */
    static Map<String, String> facts(String json, Instant now) {
        Map<String, String> facts = new LinkedHashMap<>();
        JsonText.members(json).forEach((name, text) -> {
            if (VERBATIM.contains(name)) {
                facts.put(name, Escapes.text(text));
                return;
            }
            JsonNode value = Json.MAPPER.readTree(text);
            if (name.equals("attempts")) {
                int number = 1;
                for (JsonNode attempt : value) {
                    facts.put("attempt " + number++, Escapes.text(attempt(attempt, now)));
                }
            } else if (name.equals("waiting")) {
                facts.put(name, Escapes.text(waiting(value, now)));
            } else if (name.equals("progress")) {
                facts.put(name, Escapes.text(progress(value)));
            } else {
                facts.put(name, Escapes.text(TIMES.contains(name) ? time(value, now) : plain(value)));
            }
        });
        return facts;
    }

    /** A time of the API; as it is if it is none. */
    static String time(JsonNode value, Instant now) {
        try {
            return HumanText.time(OffsetDateTime.parse(value.asString("")).toInstant(), now);
        } catch (DateTimeException e) {
            return plain(value);
        }
    }

    /** {@code 12 s ago}; empty if there is none. */
    static String relative(JsonNode value, Instant now) {
        try {
            return HumanText.relative(OffsetDateTime.parse(value.asString("")).toInstant(), now);
        } catch (DateTimeException e) {
            return plain(value);
        }
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.asString() : value.isMissingNode() ? "" : value.toString();
    }

    private static String attempt(JsonNode attempt, Instant now) {
        List<String> parts = new ArrayList<>();
        parts.add(attempt.path("kind").asString(""));
        if (attempt.has("run_ms")) {
            parts.add("after "
                    + HumanText.duration(Duration.ofMillis(attempt.get("run_ms").asLong(0))));
        }
        parts.add("on " + attempt.path("worker").asString(""));
        JsonNode when = attempt.has("ended_at") ? attempt.get("ended_at") : attempt.path("started_at");
        if (!when.isMissingNode()) {
            parts.add("(" + relative(when, now) + ")");
        }
        if (attempt.has("error")) {
            parts.add(": " + attempt.get("error").asString(""));
        }
        return String.join(" ", parts).replace(" : ", ": ");
    }

    private static String waiting(JsonNode waiting, Instant now) {
        List<String> parts = new ArrayList<>();
        for (JsonNode reason : waiting.path("reasons")) {
            StringBuilder text =
                    new StringBuilder(reason.path("reason").asString("").replace('_', ' '));
            reason.properties().forEach(field -> {
                switch (field.getKey()) {
                    case "reason" -> {}
                    case "until" -> text.append(" until ").append(time(field.getValue(), now));
                    case "detail" ->
                        text.append(" (").append(plain(field.getValue())).append(")");
                    default ->
                        text.append(", ")
                                .append(field.getKey().replace('_', ' '))
                                .append(' ')
                                .append(plain(field.getValue()));
                }
            });
            parts.add(text.toString());
        }
        if (waiting.has("position")) {
            parts.add("position " + plain(waiting.get("position")));
        }
        if (waiting.has("estimated_start")) {
            parts.add("starts about " + relative(waiting.get("estimated_start"), now));
        }
        return parts.isEmpty() ? "a worker is about to take it" : String.join("; ", parts);
    }

    private static String progress(JsonNode progress) {
        String note = progress.path("note").asString("");
        return plain(progress.path("percent")) + " %" + (note.isEmpty() ? "" : " " + note);
    }
}
