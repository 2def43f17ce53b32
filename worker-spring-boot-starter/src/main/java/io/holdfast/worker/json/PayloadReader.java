package io.holdfast.worker.json;

import io.holdfast.queue.model.Payload;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** Makes payloads into what one handler takes. */
public abstract sealed class PayloadReader {

    /** @param type {@code Payload}, {@code byte[]}, {@code String}, or whatever the mapper reads */
    public static PayloadReader of(JsonMapper mapper, Type type) {
        if (type == Payload.class) {
            return new AsItCame();
        } else if (type == byte[].class) {
            return new Bytes();
        } else if (type == String.class) {
            return new Text(mapper);
        }
        return new Bound(mapper, mapper.constructType(type));
    }

    /**
     * @return null only for {@code Void}, which takes any payload
     * @throws PayloadException when it is something else
     */
    public abstract @Nullable Object read(Payload payload);

    private static final class AsItCame extends PayloadReader {
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
            } catch (JacksonException e) { // a text of its own that only begins like a JSON string
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
                throw new PayloadException("The payload is null, and not " + name());
            }
            return value;
        }

        private @Nullable Object bound(Payload payload) {
            try {
                return reader.readValue(payload.bytes());
            } catch (MismatchedInputException e) {
                Class<?> wanted = e.getTargetType();
                String field = e.getPathReference().isEmpty() ? "" : " at " + pathOf(e);
                throw new PayloadException("The payload does not fit " + name() + field
                        + (wanted == null ? "" : ": it must be " + nameOf(wanted)));
            } catch (DatabindException e) {
                throw new PayloadException("The payload can't be made into " + name() + " at " + pathOf(e));
            } catch (JacksonException e) {
                throw new PayloadException("The payload is no JSON");
            }
        }

        private String name() {
            return nameOf(type.getRawClass());
        }

        private static String nameOf(Class<?> type) {
            return JsonNode.class.isAssignableFrom(type) ? "JSON" : type.getSimpleName();
        }

        /** As {@code order.lines[2].price}. */
        private static String pathOf(DatabindException error) {
            StringBuilder path = new StringBuilder();
            for (JacksonException.Reference step : error.getPath()) {
                if (step.getPropertyName() == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else {
                    path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
                }
            }
            return path.isEmpty() ? "its root" : path.toString();
        }
    }
}
