package io.holdfast.producer.reader;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.Priority;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskType;
import java.time.Duration;

/** Reads one task. */
final class TaskObjectReader {

    private static final long MOST_RETRIES = 100;
    private static final long LONGEST_MS = Duration.ofDays(36_525).toMillis();

    private final JsonBody json;

    TaskObjectReader(JsonBody json) {
        this.json = json;
    }

    /** With the parser on a value's first token; leaves it on the last. What is wrong goes to the complaints. */
    TaskFields read() {
        TaskFields task = new TaskFields();
        json.object("a task", name -> {
            TaskField field = TaskField.ofLabel(name);
            if (field != null) {
                take(field, task);
            }
            return field != null;
        });
        if (task.startsTwice()) {
            json.complaints().add(TaskField.DELAY_MS.label(), "delay_ms and execute_at exclude each other");
        }
        return task;
    }

    private void take(TaskField field, TaskFields task) {
        switch (field) {
            case TYPE -> task.type = new TaskType(text(field));
            case PAYLOAD -> task.payload = json.slice(field.label());
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
    }

    private String text(TaskField field) {
        return json.text(field.label());
    }

    private long wholeNumber(TaskField field, long min, long max) {
        return Values.wholeNumber(field.label(), json.parser(), min, max);
    }
}
