package io.holdfast.queue.task;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reduces any text to one line of bounded length. */
public final class OneLine {

    /** How many characters of a text are read for each byte that is kept. */
    private static final int READ_FACTOR = 4;

    private OneLine() {}

    /**
     * Removes control characters and truncates the text to that many bytes of UTF-8. Reads only the beginning of a long
     * text.
     */
    public static String of(String text, int maxBytes) {
        boolean complete = text.length() <= READ_FACTOR * maxBytes;
        String beginning = complete ? text : text.substring(0, READ_FACTOR * maxBytes);
        return cut(beginning.replaceAll("\\p{Cntrl}+", " ").strip(), maxBytes, complete);
    }

    private static String cut(String text, int maxBytes, boolean complete) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return complete ? text : text + "…";
        }
        CharsetDecoder wholeCharacters = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.IGNORE);
        CharBuffer kept = CharBuffer.allocate(maxBytes);
        wholeCharacters.decode(ByteBuffer.wrap(bytes, 0, maxBytes), kept, true);
        return kept.flip() + "…";
    }
}
