package io.holdfast.service.json;

import java.util.Arrays;

/**
 * Masks escaped lone surrogates such as {@code \ud800}. The parser refuses them in names, although JSON allows them.
 * The length of the text stays the same, so that offsets hold for the original, too.
 */
final class LoneSurrogates {

    /** A noncharacter; rare in texts, but allowed. */
    static final char MASK = '\uffff';

    private static final int ESCAPE = 6;

    private LoneSurrogates() {}

    /** The text itself when it has none, else a copy in which each is replaced by the escape of {@link #MASK}. */
    static byte[] masked(byte[] text) {
        byte[] copy = text;
        for (int i = 0; i < text.length - 1; ) {
            if (text[i] != '\\') {
                i++;
                continue;
            }
            int unit = unitAt(text, i);
            if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
                i += 2;
            } else if (Character.isHighSurrogate((char) unit) && isLow(unitAt(text, i + ESCAPE))) {
                i += 2 * ESCAPE;
            } else {
                copy = copy == text ? text.clone() : copy;
                Arrays.fill(copy, i + 2, i + ESCAPE, (byte) 'f');
                i += ESCAPE;
            }
        }
        return copy;
    }

    static boolean areIn(byte[] text) {
        return masked(text) != text;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    /** The value of the escape that starts there; -1 when there is none. */
    private static int unitAt(byte[] text, int start) {
        if (start + ESCAPE > text.length || text[start] != '\\' || text[start + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = start + 2; i < start + ESCAPE; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }
}
