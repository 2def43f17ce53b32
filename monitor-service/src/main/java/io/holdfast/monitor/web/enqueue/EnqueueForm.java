package io.holdfast.monitor.web.enqueue;

import io.holdfast.monitor.web.format.FormTime;
import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the user has written into the form, exactly as sent.
 *
 * @param id the id of the task; generated with the form, so that a form that is sent twice enqueues one task
 * @param start a duration or an instant, or blank
 * @param timeout a duration, or blank
 * @param expires a duration or an instant, or blank
 * @param edit the id of the task whose payload is edited; blank for none
 * @param deleteOld whether that task is deleted
 */
record EnqueueForm(
        String id,
        String type,
        String queue,
        String payload,
        String priority,
        String start,
        String timeout,
        String expires,
        String maxRetries,
        String idempotencyKey,
        String key,
        String edit,
        boolean deleteOld) {

    static EnqueueForm empty(QueueName queue) {
        String id = TaskId.generate().value();
        return new EnqueueForm(id, "", queue.value(), "{}", Priority.DEFAULT.label(), "", "", "", "", "", "", "", true);
    }

    /** A task like this one, to run at once. The idempotency key is copied only if the payload is edited. */
    static EnqueueForm like(TaskDetail task, boolean edited, boolean showsPayloads) {
        TaskHeader header = task.summary().header();
        Integer retries = header.maxRetries();
        Payload payload = showsPayloads ? task.payload() : null;
        return new EnqueueForm(
                TaskId.generate().value(),
                header.type().value(),
                task.summary().queue().value(),
                payload != null && JsonValue.problemOf(payload.bytes()) == null ? payload.text() : "",
                task.summary().ref().priority().label(),
                "",
                header.timeout() == null ? "" : FormTime.format(header.timeout()),
                lifetime(header),
                retries == null ? "" : retries.toString(),
                edited && header.idempotencyKey() != null
                        ? header.idempotencyKey().value()
                        : "",
                header.key() == null ? "" : header.key().value(),
                edited ? task.summary().ref().id().value() : "",
                true);
    }

    /** The time from its creation until it expires; blank if it does not expire. The new task gets the same. */
    private static String lifetime(TaskHeader header) {
        Instant expiresAt = header.expiresAt();
        return expiresAt == null || !expiresAt.isAfter(header.createdAt())
                ? ""
                : FormTime.format(Duration.between(header.createdAt(), expiresAt));
    }

    static EnqueueForm sent(Map<String, String> fields) {
        return new EnqueueForm(
                stripped(fields, "id", TaskId.generate().value()),
                stripped(fields, "type", ""),
                stripped(fields, "queue", ""),
                fields.getOrDefault("payload", ""),
                stripped(fields, "priority", ""),
                stripped(fields, "start", ""),
                stripped(fields, "timeout", ""),
                stripped(fields, "expires", ""),
                stripped(fields, "max_retries", ""),
                fields.getOrDefault("idempotency_key", ""),
                fields.getOrDefault("key", ""),
                stripped(fields, "edit", ""),
                "true".equals(fields.get("delete_old")));
    }

    private static String stripped(Map<String, String> fields, String name, String absent) {
        String text = fields.get(name);
        return text == null ? absent : text.strip();
    }
}
