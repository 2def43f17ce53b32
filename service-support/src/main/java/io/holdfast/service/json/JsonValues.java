package io.holdfast.service.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads single values of the expected type without any conversion. */
final class JsonValues {

    /** Longer numbers are refused unparsed: parsing a million digits takes long. */
    private static final int MAX_NUMBER_LENGTH = 1_000;

    /** No long has more. */
    private static final int MAX_DIGITS = 19;

    private static final int MAX_NAME_LENGTH = 100;

    private JsonValues() {}

    /** @throws IllegalArgumentException unless the value is a string */
    static String text(String field, JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(field + " must be a string");
        }
        return parser.getString();
    }

    /** @throws IllegalArgumentException unless the value is true or false */
    static boolean flag(String field, JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw new IllegalArgumentException(field + " must be true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /**
     * Reads an integer in any notation: {@code 41}, {@code 41.0}, {@code 4.1e1}.
     *
     * @throws IllegalArgumentException unless the value is an integer of this range
     */
    static long wholeNumber(String field, JsonParser parser, long min, long max) {
        JsonToken token = parser.currentToken();
        boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        Long value = number && parser.getStringLength() <= MAX_NUMBER_LENGTH ? integer(parser.getString()) : null;
        if (value == null || value < min || value > max) {
            throw new IllegalArgumentException(field + " must be a whole number from " + min + " to " + max);
        }
        return value;
    }

    /** Null unless the number is an integer that fits into a long. */
    private static @Nullable Long integer(String number) {
        try {
            BigDecimal value = new BigDecimal(number).stripTrailingZeros();
            long digits = (long) value.precision() - value.scale();
            return value.scale() > 0 || digits > MAX_DIGITS ? null : value.longValueExact();
        } catch (ArithmeticException | NumberFormatException e) { // an exponent beyond an int, or a value beyond a long
            return null;
        }
    }

    /** The start of an unknown name. The cut may split a surrogate pair, which UTF-8 cannot encode: it becomes "?". */
    static String shortened(String name) {
        String start = name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) + "…" : name;
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
