package io.holdfast.producer.reader;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.Priority;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one task from a parser. */
final class TaskObjectReader {

    private static final long MOST_RETRIES = 100;
    private static final long LONGEST_MS = Duration.ofDays(36_525).toMillis();
    private static final int SHOWN_OF_A_NAME = 100;

    private final JsonParser parser;
    private final PayloadSlicer slicer;
    private final Complaints complaints;

    TaskObjectReader(JsonParser parser, PayloadSlicer slicer, Complaints complaints) {
        this.parser = parser;
        this.slicer = slicer;
        this.complaints = complaints;
    }

    /** With the parser on a value's first token; leaves it on the last. What is wrong goes to the complaints. */
    TaskFields read() {
        TaskFields task = new TaskFields();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            complaints.add(null, "a task must be a JSON object");
            parser.skipChildren();
            return task;
        }
        Set<TaskField> seen = EnumSet.noneOf(TaskField.class);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            TaskField field = TaskField.ofLabel(name);
            parser.nextToken();
            if (field == null) {
                complaints.add(shown(name), "unknown field");
            } else if (!seen.add(field)) {
                complaints.add(field.label(), field.label() + " is there twice");
            } else {
                take(field, task);
            }
            parser.skipChildren();
        }
        if (task.startsTwice()) {
            complaints.add(TaskField.DELAY_MS.label(), "delay_ms and execute_at exclude each other");
        }
        return task;
    }

    private void take(TaskField field, TaskFields task) {
        try {
            switch (field) {
                case TYPE -> task.type = new TaskType(text(field));
                case PAYLOAD -> task.payload = slicer.slice(parser, complaints);
                case PRIORITY -> task.priority = Priority.ofLabel(text(field));
                case QUEUE -> task.queue = new QueueName(text(field));
                case EXECUTE_AT -> task.executeAt = Rfc3339.parse(field.label(), text(field));
                case DELAY_MS -> task.delay = Duration.ofMillis(wholeNumber(field, 0, LONGEST_MS));
                case IDEMPOTENCY_KEY -> task.idempotencyKey = new IdempotencyKey(text(field));
                case ID -> task.id = new TaskId(text(field));
                case MAX_RETRIES -> task.maxRetries = (int) wholeNumber(field, 0, MOST_RETRIES);
                case TIMEOUT_MS -> task.timeout = Duration.ofMillis(wholeNumber(field, 1, LONGEST_MS));
                case EXPIRES_AT -> task.expiresAt = Rfc3339.parse(field.label(), text(field));
                case RETRY_COUNT, CREATED_AT -> {}
            }
        } catch (IllegalArgumentException e) {
            complaints.add(field.label(), String.valueOf(e.getMessage()));
        }
    }

    private String text(TaskField field) {
        return Values.text(field, parser);
    }

    private long wholeNumber(TaskField field, long min, long max) {
        return Values.wholeNumber(field, parser, min, max);
    }

    /** Bounded; the cut may part a pair of surrogates, which can't be written as UTF-8. */
    private static String shown(String name) {
        String start = name.length() > SHOWN_OF_A_NAME ? name.substring(0, SHOWN_OF_A_NAME) + "…" : name;
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
