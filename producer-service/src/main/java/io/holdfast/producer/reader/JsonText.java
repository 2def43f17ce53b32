package io.holdfast.producer.reader;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON as RFC 8259 has it, in UTF-8 and nothing else. */
public final class JsonText {

    /** A payload's own depth is counted apart; this bounds everything around it. */
    private static final int MOST_DEPTH = PayloadSlicer.MOST_DEPTH + 10;

    /** Long numbers, strings and names are the handler's business: they are skipped, not decoded. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private JsonText() {}

    /** Its offsets are those of the text; lone surrogates it shows as {@link LoneSurrogates#MASK}. */
    static JsonParser parser(byte[] text) {
        return FACTORY.createParser(ObjectReadContext.empty(), LoneSurrogates.masked(text));
    }

    /** Whether these bytes are one JSON value, so that they may stand in an answer as they are. */
    public static boolean isValue(byte[] text) {
        if (flawOf(text) != null) {
            return false;
        }
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** What keeps the bytes from being JSON in UTF-8 even before they are parsed; null when nothing does. */
    static @Nullable String flawOf(byte[] text) {
        if (text.length == 0) {
            return "The body is empty";
        }
        if (text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF) {
            return "The body begins with a byte order mark, which JSON must not have";
        }
        return isUtf8WithoutNul(text) ? null : "The body is not valid UTF-8";
    }

    /** The parser would take a text with NUL bytes for UTF-16; no JSON has one. */
    private static boolean isUtf8WithoutNul(byte[] text) {
        int ascii = plainLength(text);
        if (ascii == text.length) {
            return true;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(text, ascii, text.length - ascii);
        CharBuffer out = CharBuffer.allocate(8_192);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (result.isError() || out.flip().chars().anyMatch(c -> c == 0)) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
            out.clear();
        }
    }

    /** How many bytes from the start are ASCII and not NUL: mostly all, so they are looked at eight at a time. */
    private static int plainLength(byte[] text) {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        int length = 0;
        while (length + Long.BYTES <= text.length) {
            long eight = bytes.getLong(length);
            if (((eight | (eight - LOW_BITS)) & HIGH_BITS) != 0) {
                break; // a byte over 127, or one from which the subtraction had to borrow: NUL
            }
            length += Long.BYTES;
        }
        while (length < text.length && text[length] > 0) {
            length++;
        }
        return length;
    }
}
