package io.holdfast.service.json;

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

/** JSON by RFC 8259, in UTF-8 only. */
public final class JsonText {

    /** The depth of a payload is limited separately; this limits everything around it. */
    private static final int MAX_DEPTH = ValueSlicer.MAX_DEPTH + 10;

    /** Numbers, strings and names of a payload may have any length: they are skipped, not decoded. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private JsonText() {}

    /** Its offsets are those of the text. It returns lone surrogates as {@link LoneSurrogates#MASK}. */
    static JsonParser parser(byte[] text) {
        return FACTORY.createParser(ObjectReadContext.empty(), LoneSurrogates.masked(text));
    }

    /** Whether these bytes are exactly one JSON value, so that a response can contain them unchanged. */
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

    /** A reason, found without parsing, why the bytes are not JSON in UTF-8; null if none was found. */
    static @Nullable String flawOf(byte[] text) {
        if (text.length == 0) {
            return "The body is empty";
        }
        if (text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF) {
            return "The body must not start with a byte order mark";
        }
        return isUtf8WithoutNul(text) ? null : "The body is not valid UTF-8";
    }

    /** JSON contains no NUL bytes; the parser would take a text with them for UTF-16. */
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

    /** The number of leading bytes that are ASCII and not NUL. Mostly all are, so eight are tested at a time. */
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
