package io.holdfast.cli.task;

import io.holdfast.cli.api.JsonText;
import io.holdfast.cli.command.TimeSpan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The fields of a task that is given on the command line. The producer checks them. */
final class TaskFields {

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Queue; default: the route of the type, or default")
    private @Nullable String queue;

    @Option(names = "--priority", paramLabel = "PRIORITY", description = "high, default or low")
    private @Nullable String priority;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Start in 500ms, 10s, 5m, 2h or 1d at the earliest")
    private @Nullable Duration delay;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Start at this time at the earliest: 2026-12-24T18:00:00+01:00")
    private @Nullable String executeAt;

    @Option(names = "--expires-at", paramLabel = "TIME", description = "Do not start after this time")
    private @Nullable String expiresAt;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Interrupt a longer run")
    private @Nullable Duration timeout;

    @Option(names = "--max-retries", paramLabel = "N", description = "0 to 100; default: MAX_RETRIES of the producer")
    private @Nullable Integer maxRetries;

    @Option(names = "--id", paramLabel = "ID", description = "Id of the task; a known one is not enqueued again")
    private @Nullable String id;

    @Option(names = "--key", paramLabel = "KEY", description = "Tenant, customer or resource that the task belongs to")
    private @Nullable String key;

    @Option(names = "--idempotency-key", paramLabel = "KEY", description = "At most one task with this key succeeds")
    private @Nullable String idempotencyKey;

    /** Whether none is given. */
    boolean isEmpty() {
        return values(null).isEmpty();
    }

    /** @param payload a JSON value, which goes into the object as it is */
    String json(@Nullable String type, @Nullable String payload) {
        Map<String, String> values = values(type);
        if (payload != null) {
            values.put("payload", payload);
        }
        return values.entrySet().stream()
                .map(value -> JsonText.quoted(value.getKey()) + ":" + value.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private Map<String, String> values(@Nullable String type) {
        Map<String, String> values = new LinkedHashMap<>();
        text(values, "type", type);
        text(values, "queue", queue);
        text(values, "priority", priority);
        number(values, "delay_ms", delay == null ? null : delay.toMillis());
        text(values, "execute_at", executeAt);
        text(values, "expires_at", expiresAt);
        number(values, "timeout_ms", timeout == null ? null : timeout.toMillis());
        number(values, "max_retries", maxRetries);
        text(values, "id", id);
        text(values, "key", key);
        text(values, "idempotency_key", idempotencyKey);
        return values;
    }

    private static void text(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, JsonText.quoted(value));
        }
    }

    private static void number(Map<String, String> values, String name, @Nullable Number value) {
        if (value != null) {
            values.put(name, value.toString());
        }
    }
}
