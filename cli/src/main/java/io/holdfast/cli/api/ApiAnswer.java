package io.holdfast.cli.api;

import tools.jackson.databind.JsonNode;

/**
 * An answer of the API to a call that succeeded.
 *
 * @param text empty if it has no body
 */
public record ApiAnswer(int status, String text) {

    public JsonNode json() {
        return Json.MAPPER.readTree(text);
    }
}
