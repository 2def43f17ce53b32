package io.holdfast.monitor.web.enqueue;

import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import org.jspecify.annotations.Nullable;

/**
 * What the user has written into the form, word by word.
 *
 * @param delay a number with a unit, or blank
 * @param edit the id of the task whose payload is edited; blank for none
 * @param deleteOld whether that task is deleted
 */
record EnqueueForm(
        String type,
        String queue,
        String payload,
        String priority,
        String delay,
        String maxRetries,
        String idempotencyKey,
        String key,
        String edit,
        boolean deleteOld) {

    static EnqueueForm empty(QueueName queue) {
        return new EnqueueForm("", queue.value(), "{}", Priority.DEFAULT.label(), "", "", "", "", "", true);
    }

    /** A task like this one, to run at once. The idempotency key stays with the old one unless its payload is edited. */
    static EnqueueForm like(TaskDetail task, boolean edited, boolean showsPayloads) {
        TaskHeader header = task.summary().header();
        Integer retries = header.maxRetries();
        return new EnqueueForm(
                header.type().value(),
                task.summary().queue().value(),
                showsPayloads && JsonValue.problemOf(task.payload().bytes()) == null
                        ? task.payload().text()
                        : "",
                task.summary().ref().priority().label(),
                "",
                retries == null ? "" : retries.toString(),
                edited && header.idempotencyKey() != null
                        ? header.idempotencyKey().value()
                        : "",
                header.key() == null ? "" : header.key().value(),
                edited ? task.summary().ref().id().value() : "",
                true);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    static EnqueueForm sent(
            @Nullable String type,
            @Nullable String queue,
            @Nullable String payload,
            @Nullable String priority,
            @Nullable String delay,
            @Nullable String maxRetries,
            @Nullable String idempotencyKey,
            @Nullable String key,
            @Nullable String edit,
            boolean deleteOld) {
        return new EnqueueForm(
                orEmpty(type),
                orEmpty(queue),
                payload == null ? "" : payload,
                orEmpty(priority),
                orEmpty(delay),
                orEmpty(maxRetries),
                idempotencyKey == null ? "" : idempotencyKey,
                key == null ? "" : key,
                orEmpty(edit),
                deleteOld);
    }
}
