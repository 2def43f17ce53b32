package io.holdfast.worker.json;

import io.holdfast.queue.task.Payload;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** Reads payloads as the type of one handler. */
public abstract sealed class PayloadReader {

    /** @param type {@code Payload}, {@code byte[]}, {@code String}, or any type that the mapper reads */
    public static PayloadReader of(JsonMapper mapper, Type type) {
        JavaType bound = mapper.constructType(type);
        if (bound.hasRawClass(Payload.class)) {
            return new Unchanged();
        } else if (bound.hasRawClass(byte[].class)) {
            return new Bytes();
        } else if (bound.hasRawClass(String.class)) {
            return new Text(mapper);
        }
        return new Bound(mapper, bound);
    }

    /**
     * @return null only for {@code Void}, which accepts any payload
     * @throws PayloadException if the payload does not fit
     */
    public abstract @Nullable Object read(Payload payload);

    private static final class Unchanged extends PayloadReader {
        @Override
        public Object read(Payload payload) {
            return payload;
        }
    }

    private static final class Bytes extends PayloadReader {
        @Override
        public Object read(Payload payload) {
            return payload.bytes();
        }
    }

    private static final class Text extends PayloadReader {

        private final ObjectReader strings;

        Text(JsonMapper mapper) {
            this.strings = mapper.readerFor(String.class);
        }

        @Override
        public Object read(Payload payload) {
            String text = payload.text();
            if (!text.startsWith("\"")) {
                return text;
            }
            try {
                return strings.readValue(text);
            } catch (StreamConstraintsException e) {
                throw new PayloadException(overLimit(e));
            } catch (JacksonException e) { // plain text that only begins like a JSON string
                return text;
            }
        }
    }

    private static final class Bound extends PayloadReader {

        private final JavaType type;
        private final ObjectReader reader;

        Bound(JsonMapper mapper, JavaType type) {
            this.type = type;
            this.reader = mapper.readerFor(type);
        }

        @Override
        public @Nullable Object read(Payload payload) {
            if (type.hasRawClass(Void.class)) {
                return null;
            }
            Object value = bound(payload);
            if (value == null) {
                throw new PayloadException("The payload is null: it must be " + name());
            }
            return value;
        }

        private @Nullable Object bound(Payload payload) {
            try {
                return reader.readValue(payload.bytes());
            } catch (StreamConstraintsException e) {
                throw new PayloadException(overLimit(e));
            } catch (InputCoercionException e) {
                throw new PayloadException("The payload does not fit " + name() + at(e)
                        + ": the number is out of the range of " + nameOf(e.getTargetType()));
            } catch (MismatchedInputException e) {
                Class<?> wanted = e.getTargetType();
                throw new PayloadException("The payload does not fit " + name() + at(e)
                        + (wanted == null ? "" : ": it must be " + nameOf(wanted)));
            } catch (DatabindException e) {
                throw new PayloadException("The payload cannot be read as " + name() + at(e));
            } catch (JacksonException e) {
                throw new PayloadException("The payload is not valid JSON" + near(e.getLocation()));
            }
        }

        private String name() {
            return nameOf(type.getRawClass());
        }

        private static String nameOf(Class<?> type) {
            return JsonNode.class.isAssignableFrom(type) ? "JSON" : type.getSimpleName();
        }
    }

    /** The message of the parser contains lengths and limits, but no value. */
    private static String overLimit(StreamConstraintsException error) {
        return "The payload exceeds a limit of the JSON reader" + at(error) + ": " + error.getOriginalMessage();
    }

    private static String near(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Such as {@code at order.lines[2].price}; empty at the root. */
    private static String at(JacksonException error) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : error.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "" : " at " + path;
    }
}
