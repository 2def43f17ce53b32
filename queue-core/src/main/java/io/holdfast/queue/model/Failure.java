package io.holdfast.queue.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What is kept of a failed run.
 *
 * @param error what went wrong, in one line; cut to what fits an attempt's 1 KiB
 * @param runTime how long the handler ran
 */
public record Failure(String error, Duration runTime) {

    private static final int MAX_BYTES = 800;

    public Failure {
        error = cut(error.replaceAll("\\p{Cntrl}+", " ").strip());
    }

    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return text;
        }
        CharsetDecoder wholeCharacters = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.IGNORE);
        CharBuffer kept = CharBuffer.allocate(MAX_BYTES);
        wholeCharacters.decode(ByteBuffer.wrap(bytes, 0, MAX_BYTES), kept, true);
        return kept.flip() + "…";
    }
}
