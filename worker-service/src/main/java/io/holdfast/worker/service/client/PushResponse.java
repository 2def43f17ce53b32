package io.holdfast.worker.service.client;

import io.holdfast.queue.task.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The response of a service.
 *
 * @param retryAfter the header of that name
 * @param body the body, up to the limit of the client
 * @param complete whether that is the whole body
 */
public record PushResponse(int status, @Nullable String retryAfter, Payload body, boolean complete) {

    private static final int MAX_SHOWN_BYTES = 200;

    /** The body as text; null if it is not UTF-8. */
    public @Nullable String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The status and the beginning of the body in one line, for error messages. */
    public String summary() {
        byte[] bytes = body.bytes();
        String text = new String(bytes, 0, Math.min(bytes.length, MAX_SHOWN_BYTES), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+|\\s+", " ")
                .strip();
        return "answered " + status + (text.isEmpty() ? "" : ": " + text);
    }
}
