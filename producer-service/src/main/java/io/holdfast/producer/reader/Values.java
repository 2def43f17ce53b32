package io.holdfast.producer.reader;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads single values with the type they must have; nothing is converted. */
final class Values {

    /** Longer ones are refused unread: to turn a million digits into a number takes long. */
    private static final int MAX_NUMBER_LENGTH = 1_000;

    /** No long has more. */
    private static final int MAX_DIGITS = 19;

    private static final int SHOWN_OF_A_NAME = 100;

    private Values() {}

    /** @throws IllegalArgumentException unless it is a string */
    static String text(String label, JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(label + " must be a string");
        }
        return parser.getString();
    }

    /**
     * Takes an integer however it is written: {@code 41}, {@code 41.0}, {@code 4.1e1}.
     *
     * @throws IllegalArgumentException unless it is an integer of that range
     */
    static long wholeNumber(String label, JsonParser parser, long min, long max) {
        JsonToken token = parser.currentToken();
        boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        Long value = number && parser.getStringLength() <= MAX_NUMBER_LENGTH ? integer(parser.getString()) : null;
        if (value == null || value < min || value > max) {
            throw new IllegalArgumentException(label + " must be a whole number from " + min + " to " + max);
        }
        return value;
    }

    /** Null when it is no integer, or larger than any long. */
    private static @Nullable Long integer(String number) {
        try {
            BigDecimal value = new BigDecimal(number).stripTrailingZeros();
            long digits = (long) value.precision() - value.scale();
            return value.scale() > 0 || digits > MAX_DIGITS ? null : value.longValueExact();
        } catch (ArithmeticException | NumberFormatException e) { // an exponent beyond an int, or a value beyond a long
            return null;
        }
    }

    /** A name that nobody knows, bounded; the cut may part a pair of surrogates, which can't be written as UTF-8. */
    static String shown(String name) {
        String start = name.length() > SHOWN_OF_A_NAME ? name.substring(0, SHOWN_OF_A_NAME) + "…" : name;
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
