package io.holdfast.producer.reader;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads single values with the type they must have; nothing is converted. */
final class Values {

    /** No long has more. */
    private static final int MOST_DIGITS = 20;

    private Values() {}

    /** @throws IllegalArgumentException unless it is a string */
    static String text(TaskField field, JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(field.label() + " must be a string");
        }
        String text = parser.getString();
        if (text.indexOf(LoneSurrogates.MASK) >= 0) {
            throw new IllegalArgumentException(field.label() + " must be valid Unicode");
        }
        return text;
    }

    /** @throws IllegalArgumentException unless it is an integer of that range */
    static long wholeNumber(TaskField field, JsonParser parser, long min, long max) {
        IllegalArgumentException wrong =
                new IllegalArgumentException(field.label() + " must be a whole number from " + min + " to " + max);
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
}
