package io.holdfast.monitor.web.task;

import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.queue.task.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payload or a result on the page.
 *
 * @param tokens the parts of JSON; null if it is shown as plain text
 * @param text the plain text; null if the bytes are not text
 */
public record DataPanel(
        int size,
        @Nullable List<JsonTokens.Token> tokens,
        @Nullable String text) {

    private static final int MAX_TEXT = 256 * 1024;
    private static final int FOLDED_FROM = 2 * 1024;

    public static DataPanel of(Payload data) {
        List<JsonTokens.Token> tokens = JsonTokens.of(data.bytes());
        return new DataPanel(data.size(), tokens, tokens == null ? text(data.bytes()) : null);
    }

    /** Whether the page shows it folded at first. */
    public boolean folded() {
        return size > FOLDED_FROM;
    }

    static boolean isJson(byte[] bytes) {
        return JsonValue.problemOf(bytes) == null;
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
