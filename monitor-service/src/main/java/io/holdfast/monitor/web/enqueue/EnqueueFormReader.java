package io.holdfast.monitor.web.enqueue;

import io.holdfast.monitor.web.format.FormTime;
import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the form into a task, or says of each field what is wrong with it. */
final class EnqueueFormReader {

    /** The default of the producer's MAX_PAYLOAD_BYTES. */
    static final int MAX_PAYLOAD = 256 * 1024;

    private final EnqueueForm form;
    private final Map<String, String> problems = new LinkedHashMap<>();

    EnqueueFormReader(EnqueueForm form) {
        this.form = form;
    }

    /** The fields that are wrong, and what is allowed. */
    Map<String, String> problems() {
        return problems;
    }

    /** Null if a field is wrong. */
    @Nullable
    QueueName queue() {
        return read("queue", () -> form.queue().isEmpty() ? QueueName.DEFAULT : new QueueName(form.queue()));
    }

    /** Null if a field is wrong. */
    @Nullable
    NewTask task(Instant now) {
        TaskType type = read("type", () -> new TaskType(form.type()));
        Priority priority = read("priority", () -> Priority.ofLabel(form.priority()));
        TaskId id = read("id", () -> new TaskId(form.id()));
        StartTime start = read("start", this::start);
        Duration timeout = read("timeout", this::timeout);
        Instant expiresAt = read("expires", () -> expiresAt(now));
        Payload payload = read("payload", this::payload);
        IdempotencyKey idempotencyKey = form.idempotencyKey().isEmpty()
                ? null
                : read("idempotency_key", () -> new IdempotencyKey(form.idempotencyKey()));
        TaskKey key = form.key().isEmpty() ? null : read("key", () -> new TaskKey(form.key()));
        TaskId old = form.edit().isEmpty() ? null : read("edit", () -> new TaskId(form.edit()));
        TaskHeader header = type == null ? null : read("max_retries", () -> header(type, now));
        if (!problems.isEmpty()
                || header == null
                || payload == null
                || priority == null
                || id == null
                || start == null) {
            return null;
        }
        TaskHeader complete = header.withTimeout(timeout)
                .withExpiresAt(expiresAt)
                .withIdempotencyKey(idempotencyKey)
                .withReplaces(old)
                .withKey(key);
        return NewTask.of(complete, payload)
                .withChosenId(id)
                .withPriority(priority)
                .withStart(start);
    }

    private <T> @Nullable T read(String field, Supplier<@Nullable T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            problems.put(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private TaskHeader header(TaskType type, Instant now) {
        TaskHeader header = TaskHeader.of(type, now);
        if (form.maxRetries().isEmpty()) {
            return header;
        }
        try {
            return header.withMaxRetries(Integer.valueOf(form.maxRetries()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("max_retries must be 0 to 100", e);
        }
    }

    private StartTime start() {
        if (form.start().isEmpty()) {
            return StartTime.NOW;
        } else if (FormTime.isInstant(form.start())) {
            return new StartTime.At(inRange("start", FormTime.instant("start", form.start())));
        }
        return new StartTime.After(inRange("start", FormTime.duration("start", form.start())));
    }

    private @Nullable Duration timeout() {
        if (form.timeout().isEmpty()) {
            return null;
        }
        Duration timeout = inRange("timeout", FormTime.duration("timeout", form.timeout()));
        if (timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be more than 0");
        }
        return timeout;
    }

    private @Nullable Instant expiresAt(Instant now) {
        if (form.expires().isEmpty()) {
            return null;
        }
        Instant instant = FormTime.isInstant(form.expires())
                ? FormTime.instant("expires", form.expires())
                : now.plus(inRange("expires", FormTime.duration("expires", form.expires())));
        if (!instant.isAfter(now)) {
            throw new IllegalArgumentException("expires must be in the future");
        }
        return inRange("expires", instant);
    }

    private static Duration inRange(String field, Duration duration) {
        if (!TimeRange.contains(duration)) {
            throw new IllegalArgumentException(field + " must be 0 to 36525d (100 years)");
        }
        return duration;
    }

    private static Instant inRange(String field, Instant instant) {
        if (instant.isAfter(TimeRange.MAX_INSTANT)) {
            throw new IllegalArgumentException(field + " must not be after " + TimeRange.MAX_INSTANT);
        }
        return instant;
    }

    private Payload payload() {
        Payload payload = form.payload().isBlank() ? Payload.NULL : Payload.ofText(form.payload());
        if (payload.size() > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "payload has " + payload.size() + " bytes; at most " + MAX_PAYLOAD + " are allowed");
        }
        String problem = JsonValue.problemOf(payload.bytes());
        if (problem != null) {
            throw new IllegalArgumentException("payload must be JSON: " + problem);
        }
        return payload;
    }
}
