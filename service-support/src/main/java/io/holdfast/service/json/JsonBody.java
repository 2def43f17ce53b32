package io.holdfast.service.json;

import io.holdfast.queue.task.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * A request body while it is read, in one pass and without building a tree. Errors are collected; reading continues after
 * them where it can.
 */
public final class JsonBody {

    private final JsonParser parser;
    private final ValueSlicer slicer;
    private final ValidationErrors errors;

    private JsonBody(JsonParser parser, ValueSlicer slicer, ValidationErrors errors) {
        this.parser = parser;
        this.slicer = slicer;
        this.errors = errors;
    }

    /** Reads the fields of an object. */
    @FunctionalInterface
    public interface FieldReader {
        /**
         * Reads the value of one field. The parser is on its first token.
         *
         * @return false when the object has no such field
         * @throws IllegalArgumentException when the value is not allowed
         */
        boolean read(String name);
    }

    /**
     * Reads a body that is exactly one JSON value in UTF-8.
     *
     * @throws InvalidBodyException with all errors found
     */
    public static <T> T read(byte[] body, Function<JsonBody, T> reader) {
        ValidationErrors errors = new ValidationErrors();
        String flaw = JsonText.flawOf(body);
        if (flaw != null) {
            throw rejected(errors, flaw);
        }
        try (JsonParser parser = JsonText.parser(body)) {
            if (parser.nextToken() == null) {
                throw rejected(errors, "The body is empty");
            }
            T read = reader.apply(new JsonBody(parser, new ValueSlicer(body), errors));
            errors.setIndex(null);
            if (parser.nextToken() != null) {
                throw rejected(errors, "The body has content after its JSON value");
            }
            errors.throwIfAny();
            return read;
        } catch (JacksonException e) {
            throw rejected(errors, "The body is not valid JSON" + near(e.getLocation()));
        }
    }

    /**
     * Reads a body that is exactly one object with this field and no other.
     *
     * @param allowed what the value may be, for the error if there is none
     * @param value reads the value of the field; it may throw IllegalArgumentException when the value is not allowed
     * @throws InvalidBodyException with all errors found
     */
    public static <T> T readField(byte[] body, String field, String allowed, Function<JsonBody, T> value) {
        return JsonBody.<Optional<T>>read(body, json -> json.only(field, allowed, value))
                .orElseThrow();
    }

    /** Empty when there are errors. */
    private <T> Optional<T> only(String field, String allowed, Function<JsonBody, T> value) {
        List<Optional<T>> given = new ArrayList<>();
        object("The body", name -> {
            if (!name.equals(field)) {
                return false;
            }
            given.add(Optional.empty()); // stays if the value is not allowed
            given.set(0, Optional.of(value.apply(this)));
            return true;
        });
        if (given.isEmpty()) {
            reject(field, field + " is required: " + allowed);
            return Optional.empty();
        }
        return given.get(0);
    }

    /** Adds an error. */
    public void reject(@Nullable String field, String message) {
        errors.add(field, message);
    }

    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** @throws IllegalArgumentException unless the value is a string of valid Unicode */
    public String text(String field) {
        String text = JsonValues.text(field, parser);
        if (text.indexOf(LoneSurrogates.MASK) >= 0 && LoneSurrogates.areIn(slicer.token(parser))) {
            throw new IllegalArgumentException(field + " must be valid Unicode without lone surrogates");
        }
        return text;
    }

    /** @throws IllegalArgumentException unless the value is an integer of this range */
    public long wholeNumber(String field, long min, long max) {
        return JsonValues.wholeNumber(field, parser, min, max);
    }

    /** @throws IllegalArgumentException unless the value is true or false */
    public boolean flag(String field) {
        return JsonValues.flag(field, parser);
    }

    /**
     * Reads the object in a field. Its errors name the field, too: {@code task.type}.
     *
     * @throws IllegalArgumentException unless the value is an object
     */
    public <T> T nested(String field, Supplier<T> object) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException(field + " must be a JSON object");
        }
        String outer = errors.prefix();
        errors.setPrefix(outer + field + ".");
        try {
            return object.get();
        } finally {
            errors.setPrefix(outer);
        }
    }

    /**
     * A number of milliseconds.
     *
     * @throws IllegalArgumentException unless the value is an integer of this range
     */
    public Duration millis(String field, long min, long max) {
        return Duration.ofMillis(wholeNumber(field, min, max));
    }

    /** The value, byte for byte. One larger than the limit is rejected. */
    public Payload slice(String field, int maxBytes) {
        return slicer.slice(field, parser, maxBytes, errors);
    }

    /** Reads an array of 1 to {@code max} items. */
    public <T> List<T> array(String itemsName, int max, Supplier<T> item) {
        if (!isArray()) {
            throw rejected(errors, "The body must be an array of " + itemsName);
        }
        List<T> items = new ArrayList<>();
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            errors.setIndex(index);
            if (index >= max) {
                errors.setIndex(null);
                errors.addTooLarge(null, "The array has more than " + max + " " + itemsName);
                throw errors.toException();
            }
            items.add(item.get());
        }
        errors.setIndex(null);
        if (items.isEmpty()) {
            throw rejected(errors, "The array of " + itemsName + " must not be empty");
        }
        return items;
    }

    /** Reads an object and rejects duplicate and unknown fields. Leaves the parser on its last token. */
    public void object(String what, FieldReader fields) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            errors.add(null, what + " must be a JSON object");
            parser.skipChildren();
            return;
        }
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean isUnicode = name.indexOf(LoneSurrogates.MASK) < 0 || !LoneSurrogates.areIn(slicer.token(parser));
            parser.nextToken();
            if (!isUnicode) {
                errors.add(JsonValues.shortened(name), "a name must be valid Unicode without lone surrogates");
            } else if (seen.contains(name)) {
                errors.add(JsonValues.shortened(name), JsonValues.shortened(name) + " is given twice");
            } else if (read(fields, name)) {
                seen.add(name);
            } else {
                errors.add(JsonValues.shortened(name), "unknown field");
            }
            parser.skipChildren();
        }
    }

    /**
     * Reads an array of strings. Leaves the parser on its last token, also when an item is not allowed.
     *
     * @throws IllegalArgumentException unless there are 1 to {@code max} strings
     */
    public List<String> texts(String field, int max) {
        if (!isArray()) {
            throw new IllegalArgumentException(field + " must be an array");
        }
        List<String> texts = new ArrayList<>();
        IllegalArgumentException error = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                texts.add(text(field));
            } catch (IllegalArgumentException e) {
                error = e;
                parser.skipChildren();
            }
        }
        if (error != null) {
            throw error;
        } else if (texts.isEmpty() || texts.size() > max) {
            throw new IllegalArgumentException(field + " must have 1 to " + max + " items");
        }
        return texts;
    }

    private boolean read(FieldReader fields, String name) {
        try {
            return fields.read(name);
        } catch (IllegalArgumentException e) {
            errors.add(JsonValues.shortened(name), String.valueOf(e.getMessage()));
            return true;
        }
    }

    private static InvalidBodyException rejected(ValidationErrors errors, String message) {
        errors.add(null, message);
        return errors.toException();
    }

    private static String near(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
