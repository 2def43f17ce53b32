package io.holdfast.producer.reader;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads single values with the type they must have; nothing is converted. */
final class Values {

    /** No long has more. */
    private static final int MOST_DIGITS = 20;

    private static final int SHOWN_OF_A_NAME = 100;

    private Values() {}

    /** @throws IllegalArgumentException unless it is a string */
    static String text(String label, JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(label + " must be a string");
        }
        String text = parser.getString();
        if (text.indexOf(LoneSurrogates.MASK) >= 0) {
            throw new IllegalArgumentException(label + " must be valid Unicode");
        }
        return text;
    }

    /** @throws IllegalArgumentException unless it is an integer of that range */
    static long wholeNumber(String label, JsonParser parser, long min, long max) {
        IllegalArgumentException wrong =
                new IllegalArgumentException(label + " must be a whole number from " + min + " to " + max);
        // The length first: turning a million digits into a number takes long.
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getStringLength() > MOST_DIGITS) {
            throw wrong;
        }
        try {
            long number = Long.parseLong(parser.getString());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            wrong.addSuppressed(e);
        }
        throw wrong;
    }

    /** A name that nobody knows, bounded; the cut may part a pair of surrogates, which can't be written as UTF-8. */
    static String shown(String name) {
        String start = name.length() > SHOWN_OF_A_NAME ? name.substring(0, SHOWN_OF_A_NAME) + "…" : name;
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
