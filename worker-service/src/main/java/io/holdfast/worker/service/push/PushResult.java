package io.holdfast.worker.service.push;

import io.holdfast.queue.task.TaskResult;
import io.holdfast.worker.service.client.PushResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Converts the body of a 2xx response to a task result: JSON unchanged, other text as a JSON string, blank as no result. */
final class PushResult {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PushResult() {}

    static @Nullable Object of(PushResponse response) {
        if (!response.complete()) {
            return new TaskResult.NotKept(
                    "The response body is larger than " + response.body().size() + " bytes");
        }
        String text = response.text();
        if (text == null) {
            return new TaskResult.NotKept("The response body is neither JSON nor UTF-8 text");
        } else if (text.isBlank()) {
            return null;
        }
        return isJson(response.body().bytes()) ? response.body() : text;
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
