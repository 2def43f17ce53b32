package io.holdfast.service.json;

import io.holdfast.queue.task.Payload;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Cuts values out of a body byte for byte. The parser only finds where a value ends. */
final class ValueSlicer {

    static final int MAX_DEPTH = 500;

    private final byte[] body;

    ValueSlicer(byte[] body) {
        this.body = body;
    }

    /** The parser must be on the first token of the value and is left on the last. */
    Payload slice(String field, JsonParser parser, int maxBytes, ValidationErrors errors) {
        int start = startOf(parser);
        skip(field, parser, errors);
        int size = endOf(parser) - start;
        if (size > maxBytes) {
            errors.addTooLarge(field, field + " has " + size + " bytes, more than the limit of " + maxBytes);
            return Payload.NULL;
        }
        return Payload.of(Arrays.copyOfRange(body, start, start + size));
    }

    /** The source text of the current token. */
    byte[] token(JsonParser parser) {
        return Arrays.copyOfRange(body, startOf(parser), endOf(parser));
    }

    private static int startOf(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static int endOf(JsonParser parser) {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    private static void skip(String field, JsonParser parser, ValidationErrors errors) {
        int depth = 0;
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                return;
            }
            if (depth > MAX_DEPTH) {
                errors.add(field, field + " is nested deeper than " + MAX_DEPTH + " levels");
                throw errors.toException();
            }
        }
    }
}
