package io.holdfast.producer.reader;

import io.holdfast.queue.model.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** The body of a request while it is read, in one pass: a parser, and what there is to complain of. */
final class JsonBody {

    private final JsonParser parser;
    private final PayloadSlicer slicer;
    private final Complaints complaints;

    private JsonBody(JsonParser parser, PayloadSlicer slicer, Complaints complaints) {
        this.parser = parser;
        this.slicer = slicer;
        this.complaints = complaints;
    }

    /** Takes the value of a field, on whose first token the parser stands. */
    @FunctionalInterface
    interface Fields {

        /**
         * @return false for a field that there isn't
         * @throws IllegalArgumentException when the value is not allowed
         */
        boolean take(String name);
    }

    /**
     * Reads a body that is one JSON value in UTF-8 and nothing else.
     *
     * @param maxValueBytes of a value that is cut out
     * @throws InvalidTasksException when there was anything to complain of
     */
    static <T> T read(byte[] body, int maxValueBytes, Function<JsonBody, T> shape) {
        Complaints complaints = new Complaints();
        String flaw = JsonText.flawOf(body);
        if (flaw != null) {
            throw rejected(complaints, flaw);
        }
        try (JsonParser parser = JsonText.parser(body)) {
            if (parser.nextToken() == null) {
                throw rejected(complaints, "The body is empty");
            }
            T read = shape.apply(new JsonBody(parser, new PayloadSlicer(body, maxValueBytes), complaints));
            complaints.about(null);
            if (parser.nextToken() != null) {
                throw rejected(complaints, "The body goes on after its JSON value");
            }
            complaints.throwIfAny();
            return read;
        } catch (JacksonException e) {
            throw rejected(complaints, "The body is not valid JSON" + near(e.getLocation()));
        }
    }

    JsonParser parser() {
        return parser;
    }

    Complaints complaints() {
        return complaints;
    }

    boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** @throws IllegalArgumentException unless the value is a string of valid Unicode */
    String text(String label) {
        String text = Values.text(label, parser);
        if (text.indexOf(LoneSurrogates.MASK) >= 0 && LoneSurrogates.areIn(slicer.token(parser))) {
            throw new IllegalArgumentException(label + " must be valid Unicode: a surrogate stands alone");
        }
        return text;
    }

    /** The value, byte for byte. */
    Payload slice(String label) {
        return slicer.slice(label, parser, complaints);
    }

    /** Reads an array of at least one. */
    <T> List<T> array(String ofWhat, int most, Supplier<T> item) {
        if (!isArray()) {
            throw rejected(complaints, "The body must be an array of " + ofWhat);
        }
        List<T> items = new ArrayList<>();
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            complaints.about(index);
            if (index >= most) {
                complaints.about(null);
                complaints.addTooLarge(null, "The array has more than " + most + " " + ofWhat);
                throw complaints.asException();
            }
            items.add(item.get());
        }
        complaints.about(null);
        if (items.isEmpty()) {
            throw rejected(complaints, "The array of " + ofWhat + " must hold at least one");
        }
        return items;
    }

    /** Reads an object: no field may be there twice, or unknown. Leaves the parser on its last token. */
    void object(String what, Fields fields) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            complaints.add(null, what + " must be a JSON object");
            parser.skipChildren();
            return;
        }
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (seen.contains(name)) {
                complaints.add(name, name + " is there twice");
            } else if (take(fields, name)) {
                seen.add(name);
            } else {
                complaints.add(Values.shown(name), "unknown field");
            }
            parser.skipChildren();
        }
    }

    /**
     * Reads an array of strings; leaves the parser on its last token whatever it holds.
     *
     * @throws IllegalArgumentException unless there are 1 to {@code most}
     */
    List<String> texts(String name, int most) {
        if (!isArray()) {
            throw new IllegalArgumentException(name + " must be an array");
        }
        List<String> texts = new ArrayList<>();
        IllegalArgumentException wrong = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                texts.add(text(name));
            } catch (IllegalArgumentException e) {
                wrong = e;
                parser.skipChildren();
            }
        }
        if (wrong != null) {
            throw wrong;
        } else if (texts.isEmpty() || texts.size() > most) {
            throw new IllegalArgumentException(name + " must be 1 to " + most);
        }
        return texts;
    }

    private boolean take(Fields fields, String name) {
        try {
            return fields.take(name);
        } catch (IllegalArgumentException e) {
            complaints.add(name, String.valueOf(e.getMessage()));
            return true;
        }
    }

    private static InvalidTasksException rejected(Complaints complaints, String message) {
        complaints.add(null, message);
        return complaints.asException();
    }

    private static String near(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
