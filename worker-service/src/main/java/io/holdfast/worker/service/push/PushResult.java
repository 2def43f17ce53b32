package io.holdfast.worker.service.push;

import io.holdfast.queue.model.TaskResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Makes the body of a 2xx answer the task's result: JSON as it came, other text as a JSON string, nothing as none. */
final class PushResult {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PushResult() {}

    static @Nullable Object of(Answer answer) {
        if (!answer.whole()) {
            return new TaskResult.NotKept(
                    "The answer's body has more than the " + answer.body().size() + " bytes that are kept");
        }
        String text = answer.text();
        if (text == null) {
            return new TaskResult.NotKept("The answer's body is neither JSON nor text in UTF-8");
        } else if (text.isBlank()) {
            return null;
        }
        return isJson(answer.body().bytes()) ? answer.body() : text;
    }

    private static boolean isJson(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            var unused = parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }
}
