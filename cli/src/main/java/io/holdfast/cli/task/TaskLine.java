package io.holdfast.cli.task;

import io.holdfast.cli.api.JsonText;
import io.holdfast.queue.task.TaskId;
import java.util.Map;

/**
 * A task of a file, one JSON object a line.
 *
 * @param number of the line, from 1
 * @param json with an id: a call whose answer was lost can then be repeated without a duplicate
 * @param chosenId whether the line has the id, so that the task may be known already
 */
record TaskLine(long number, String json, boolean chosenId) {

    /** @throws IllegalArgumentException if the line is not a JSON object */
    static TaskLine read(long number, String text) {
        Map<String, String> members = JsonText.members(text);
        if (members.containsKey("id")) {
            return new TaskLine(number, text.strip(), true);
        }
        String rest = text.strip().substring(1);
        String id = "{\"id\":\"" + TaskId.generate().value() + "\"";
        return new TaskLine(number, id + (members.isEmpty() ? "" : ",") + rest, false);
    }
}
