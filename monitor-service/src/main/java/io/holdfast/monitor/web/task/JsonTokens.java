package io.holdfast.monitor.web.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lays JSON out in lines and marks its parts, so that the page can color them. Numbers keep their spelling. The parts are
 * plain text: the template escapes them.
 */
final class JsonTokens {

    /** Larger values are shown as they are: thousands of elements would take the browser seconds. */
    static final int MAX_BYTES = 32 * 1024;

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String INDENT = "  ";

    /** @param kind a CSS class: key, string, number, literal, or empty for punctuation and space */
    record Token(String kind, String text) {}

    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private int depth;
    private boolean first = true;
    private boolean afterName;

    private JsonTokens() {}

    /** Null if the text is not JSON, or too large. */
    static @Nullable List<Token> of(byte[] json) {
        if (json.length > MAX_BYTES) {
            return null;
        }
        try (JsonParser parser = MAPPER.createParser(json)) {
            JsonTokens layout = new JsonTokens();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                layout.add(token, parser.getString());
            }
            layout.flush();
            return layout.tokens;
        } catch (JacksonException e) {
            return null;
        }
    }

    private void add(JsonToken token, @Nullable String text) {
        switch (token) {
            case START_OBJECT, START_ARRAY -> open(token == JsonToken.START_OBJECT ? "{" : "[");
            case END_OBJECT, END_ARRAY -> close(token == JsonToken.END_OBJECT ? "}" : "]");
            case PROPERTY_NAME -> {
                separate();
                mark("key", quoted(text));
                plain.append(": ");
                afterName = true;
            }
            case VALUE_STRING -> value("string", quoted(text));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value("number", String.valueOf(text));
            default -> value("literal", String.valueOf(text));
        }
    }

    private void open(String bracket) {
        separate();
        plain.append(bracket);
        depth++;
        first = true;
    }

    private void close(String bracket) {
        depth--;
        if (!first) {
            newLine();
        }
        plain.append(bracket);
        first = false;
    }

    private void value(String kind, String text) {
        separate();
        mark(kind, text);
    }

    private void separate() {
        if (!afterName && depth > 0) {
            plain.append(first ? "" : ",");
            newLine();
        }
        afterName = false;
        first = false;
    }

    private void newLine() {
        plain.append('\n').append(INDENT.repeat(depth));
    }

    private void mark(String kind, String text) {
        flush();
        tokens.add(new Token(kind, text));
    }

    private void flush() {
        if (!plain.isEmpty()) {
            tokens.add(new Token("", plain.toString()));
            plain.setLength(0);
        }
    }

    private static String quoted(@Nullable String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(String.valueOf(text))) + '"';
    }
}
