package io.holdfast.monitor.web.operations;

import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/operations}. */
final class OperationBody {

    private final JsonBody json;
    private @Nullable String action;
    private @Nullable String query;
    private @Nullable String maxPerSecond;

    private OperationBody(JsonBody json) {
        this.json = json;
    }

    /** @throws InvalidBodyException with all errors found */
    static OperationBody read(byte[] body) {
        return JsonBody.read(body, json -> {
            OperationBody read = new OperationBody(json);
            json.object("The body", read::readField);
            return read;
        });
    }

    private boolean readField(String name) {
        switch (name) {
            case "action" -> action = json.text(name);
            case "q" -> query = json.text(name);
            case "max_per_second" ->
                maxPerSecond = Long.toString(
                        json.wholeNumber(name, OperationRequest.MIN_PER_SECOND, OperationRequest.MAX_PER_SECOND));
            default -> {
                return false;
            }
        }
        return true;
    }

    OperationRequest request(OperationActions actions) {
        return actions.request(action, query, maxPerSecond);
    }
}
