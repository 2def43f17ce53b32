package io.holdfast.producer.web;

import io.holdfast.queue.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The answers to calls that bring tasks, written by hand: they hold nothing but ids, which need no escapes. */
final class IntakeJson {

    private static final int CHARACTERS_A_TASK = 40;

    private IntakeJson() {}

    static byte[] queued(TaskId id) {
        return one("queued", id);
    }

    static byte[] exists(TaskId id) {
        return one("exists", id);
    }

    private static byte[] one(String status, TaskId id) {
        return bytes("{\"status\":\"" + status + "\",\"task_id\":\"" + id.value() + "\"}");
    }

    /** @param existing is left out when there are none */
    static byte[] queued(List<TaskId> ids, List<TaskId> existing) {
        StringBuilder json = new StringBuilder(CHARACTERS_A_TASK * (ids.size() + existing.size() + 1));
        json.append("{\"status\":\"queued\",\"count\":").append(ids.size());
        append(json, "task_ids", ids);
        if (!existing.isEmpty()) {
            append(json, "existing", existing);
        }
        return bytes(json.append('}').toString());
    }

    private static void append(StringBuilder json, String field, List<TaskId> ids) {
        json.append(",\"").append(field).append("\":[");
        for (int i = 0; i < ids.size(); i++) {
            json.append(i == 0 ? "\"" : ",\"").append(ids.get(i).value()).append('"');
        }
        json.append(']');
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.ISO_8859_1);
    }
}
