package io.holdfast.cli.api;

import io.holdfast.cli.terminal.Escapes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Why the API refused a call (RFC 9457).
 *
 * @param code empty if the answer is not one of Holdfast
 * @param taskIds of tasks whose write was not confirmed
 * @param retryAfter null if the call makes no sense later either
 */
public record Problem(
        int status,
        String code,
        String detail,
        List<FieldError> errors,
        List<String> taskIds,
        @Nullable Duration retryAfter) {

    /** @param index of the task in the call; null if the error is about all of it */
    public record FieldError(
            @Nullable Integer index, @Nullable String field, String message) {

        /** {@code priority: must be high, default or low}. */
        public String sentence() {
            return Escapes.text(field == null || message.startsWith(field) ? message : field + ": " + message);
        }
    }

    static Problem read(int status, String body, @Nullable Duration retryAfter, String url) {
        JsonNode json = parsed(body);
        String code = json.path("code").asString("");
        if (code.isEmpty()) {
            String detail = url + " answered with status " + status + ", but not as a Holdfast producer does: check the"
                    + " address";
            return new Problem(status, "", detail, List.of(), List.of(), retryAfter);
        }
        List<FieldError> errors = new ArrayList<>();
        json.path("errors")
                .forEach(error -> errors.add(new FieldError(
                        error.has("index") ? error.get("index").asInt() : null,
                        error.has("field") ? error.get("field").asString() : null,
                        error.path("message").asString(""))));
        List<String> ids = new ArrayList<>();
        json.path("task_ids").forEach(id -> ids.add(id.asString("")));
        return new Problem(status, code, json.path("detail").asString(""), errors, ids, retryAfter);
    }

    private static JsonNode parsed(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            return Json.MAPPER.createObjectNode();
        }
    }

    public boolean isQueueFull() {
        return code.equals("QUEUE_FULL");
    }

    /** One line for people. */
    String sentence() {
        return switch (code) {
            case "UNAUTHENTICATED" -> "The producer requires a token: set HOLDFAST_TOKEN or --token";
            default -> Escapes.text(detail);
        };
    }
}
