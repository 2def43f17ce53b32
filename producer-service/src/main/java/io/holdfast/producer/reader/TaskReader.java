package io.holdfast.producer.reader;

import java.util.List;

/**
 * Reads the tasks of a request in one pass, without building a tree. It is all or nothing: one bad field of one item
 * rejects them all, and as many errors as were found are told together. Safe for use by many threads.
 */
public final class TaskReader {

    private final int maxPayloadBytes;
    private final int maxTasks;

    public TaskReader(int maxPayloadBytes, int maxTasks) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.maxTasks = maxTasks;
    }

    /** Reads one task object. */
    public TaskDraft readOne(byte[] body) {
        return JsonBody.read(body, maxPayloadBytes, json -> new TaskObjectReader(json).read())
                .toDraft();
    }

    /** Reads an array of tasks, at least one. */
    public List<TaskDraft> readMany(byte[] body) {
        return JsonBody.read(body, maxPayloadBytes, json -> {
            TaskObjectReader tasks = new TaskObjectReader(json);
            return json.array("tasks", maxTasks, () -> tasks.read().toDraft());
        });
    }
}
