package io.holdfast.producer.reader;

import io.holdfast.queue.model.Payload;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Cuts a value out of the body, byte for byte as it came; the parser only finds where it ends. */
final class PayloadSlicer {

    static final int MOST_DEPTH = 500;

    private final byte[] body;
    private final int maxBytes;

    PayloadSlicer(byte[] body, int maxBytes) {
        this.body = body;
        this.maxBytes = maxBytes;
    }

    /** With the parser on the value's first token; leaves it on the last. */
    Payload slice(String label, JsonParser parser, Complaints complaints) {
        int start = startOf(parser);
        skip(label, parser, complaints);
        int end = endOf(parser);
        if (end - start > maxBytes) {
            complaints.addTooLarge(label, label + " has " + (end - start) + " bytes, more than " + maxBytes);
            return Payload.NULL;
        }
        return Payload.of(Arrays.copyOfRange(body, start, end));
    }

    /** The token on which the parser stands, as it was sent. */
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

    private static void skip(String label, JsonParser parser, Complaints complaints) {
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
            if (depth > MOST_DEPTH) {
                complaints.add(label, label + " is nested deeper than " + MOST_DEPTH);
                throw complaints.asException();
            }
        }
    }
}
