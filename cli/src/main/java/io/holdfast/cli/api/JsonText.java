package io.holdfast.cli.api;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Texts that are JSON, and stay as they were written: a payload must reach its handler unchanged. */
public final class JsonText {

    private JsonText() {}

    /**
     * Checks that a text is one JSON value.
     *
     * @throws IllegalArgumentException saying why not
     */
    public static void check(String text) {
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("there is no JSON value");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("there is something after the JSON value");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    /**
     * The members of an object, each value as it was written; of a repeated name the last one.
     *
     * @throws IllegalArgumentException if it is not one JSON object
     */
    public static Map<String, String> members(String text) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                if (token.isScalarValue()) {
                    parser.finishToken();
                } else {
                    parser.skipChildren();
                }
                int end = (int) parser.currentLocation().getCharOffset();
                members.put(name, text.substring(start, end).strip());
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("there is something after the JSON object");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
        return members;
    }

    /** A string as JSON writes it. */
    public static String quoted(String text) {
        return Json.MAPPER.writeValueAsString(text);
    }

    private static String reason(JacksonException e) {
        String message = e.getOriginalMessage();
        return "it is not JSON: " + message.lines().findFirst().orElse(message);
    }
}
