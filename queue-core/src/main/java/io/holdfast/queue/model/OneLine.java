package io.holdfast.queue.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Makes any text fit where a bounded line is kept. */
final class OneLine {

    private OneLine() {}

    /** Without control characters, and cut after so many bytes of UTF-8. */
    static String of(String text, int maxBytes) {
        return cut(text.replaceAll("\\p{Cntrl}+", " ").strip(), maxBytes);
    }

    private static String cut(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        CharsetDecoder wholeCharacters = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.IGNORE);
        CharBuffer kept = CharBuffer.allocate(maxBytes);
        wholeCharacters.decode(ByteBuffer.wrap(bytes, 0, maxBytes), kept, true);
        return kept.flip() + "…";
    }
}
