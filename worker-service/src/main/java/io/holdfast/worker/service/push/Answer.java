package io.holdfast.worker.service.push;

import io.holdfast.queue.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a service answered.
 *
 * @param retryAfter the header of that name
 * @param body its first bytes, as many as are kept
 * @param whole whether that is all of it
 */
record Answer(int status, @Nullable String retryAfter, Payload body, boolean whole) {

    private static final int MOST_SHOWN = 200;

    /** The body as text; null when it is none. */
    @Nullable
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** For whoever looks at the task: the status and the beginning of the body, in one line. */
    String shown() {
        byte[] bytes = body.bytes();
        String text = new String(bytes, 0, Math.min(bytes.length, MOST_SHOWN), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+|\\s+", " ")
                .strip();
        return "answered " + status + (text.isEmpty() ? "" : ": " + text);
    }
}
