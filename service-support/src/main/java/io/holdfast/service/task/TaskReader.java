package io.holdfast.service.task;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import io.holdfast.service.json.Rfc3339;
import java.util.List;

/**
 * Reads the tasks of a request. One invalid field rejects them all; the exception has every error that was found, up to
 * 100. Thread-safe.
 */
public final class TaskReader {

    private static final long MAX_MILLIS = TimeRange.MAX_DURATION.toMillis();

    private final int maxPayloadBytes;
    private final int maxTasks;

    public TaskReader(int maxPayloadBytes, int maxTasks) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.maxTasks = maxTasks;
    }

    /** @throws InvalidBodyException unless the body is one valid task object */
    public TaskDraft readOne(byte[] body) {
        return JsonBody.read(body, this::readTask);
    }

    /** @throws InvalidBodyException unless the body is an array of at least one valid task object */
    public List<TaskDraft> readMany(byte[] body) {
        return JsonBody.read(body, json -> json.array("tasks", maxTasks, () -> readTask(json)));
    }

    /** Reads the object that describes the tasks of a schedule. */
    public TaskDraft readTemplate(JsonBody json) {
        TaskDraft task = new TaskDraft();
        json.object("task", name -> {
            TaskField field = TaskField.ofLabel(name);
            if (field == TaskField.ID || field == TaskField.EXECUTE_AT || field == TaskField.DELAY_MS) {
                throw new IllegalArgumentException(name + " is not allowed: each run of a schedule has its own");
            } else if (field != null) {
                readField(field, json, task);
            }
            return field != null;
        });
        return task;
    }

    private TaskDraft readTask(JsonBody json) {
        TaskDraft task = new TaskDraft();
        json.object("a task", name -> {
            TaskField field = TaskField.ofLabel(name);
            if (field != null) {
                readField(field, json, task);
            }
            return field != null;
        });
        if (task.executeAt != null && task.delay != null) {
            json.reject("delay_ms", "delay_ms and execute_at are mutually exclusive");
        }
        return task;
    }

    private void readField(TaskField field, JsonBody json, TaskDraft task) {
        String name = field.label();
        switch (field) {
            case TYPE -> task.type = new TaskType(json.text(name));
            case PAYLOAD -> task.payload = json.slice(name, maxPayloadBytes);
            case PRIORITY -> task.priority = Priority.ofLabel(json.text(name));
            case QUEUE -> task.queue = new QueueName(json.text(name));
            case EXECUTE_AT -> task.executeAt = Rfc3339.parse(name, json.text(name));
            case DELAY_MS -> task.delay = json.millis(name, 0, MAX_MILLIS);
            case IDEMPOTENCY_KEY -> task.idempotencyKey = new IdempotencyKey(json.text(name));
            case ID -> task.id = new TaskId(json.text(name));
            case MAX_RETRIES -> task.maxRetries = (int) json.wholeNumber(name, 0, TaskHeader.MAX_RETRIES);
            case TIMEOUT_MS -> task.timeout = json.millis(name, 1, MAX_MILLIS);
            case EXPIRES_AT -> task.expiresAt = Rfc3339.parse(name, json.text(name));
            case KEY -> task.key = new TaskKey(json.text(name));
            case RETRY_COUNT, CREATED_AT -> {}
        }
    }
}
