package io.holdfast.worker.json;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Writes the results of handlers. The task is done by then: a result that cannot be written does not fail it. */
public final class ResultWriter {

    private final JsonMapper mapper;
    private final int maxBytes;

    public ResultWriter(JsonMapper mapper, int maxBytes) {
        this.mapper = mapper;
        this.maxBytes = maxBytes;
    }

    /** @param value a {@code Payload} is taken as JSON */
    public @Nullable TaskResult write(@Nullable Object value) {
        if (value == null) {
            return null;
        } else if (value instanceof TaskResult.Kept kept) {
            return TaskResult.of(kept.json(), maxBytes);
        } else if (value instanceof TaskResult result) {
            return result;
        } else if (value instanceof Payload payload && payload.size() > maxBytes) {
            return TaskResult.of(payload, maxBytes);
        }
        BoundedBytes bytes = new BoundedBytes(maxBytes);
        try {
            if (value instanceof Payload payload) {
                return new TaskResult.Kept(checked(payload));
            }
            mapper.writeValue(bytes, value);
            return new TaskResult.Kept(Payload.of(bytes.toByteArray()));
        } catch (Throwable e) { // a failing getter, an object that contains itself, or an OutOfMemoryError
            return new TaskResult.NotKept(bytes.isExceeded() ? tooLarge() : notJson(value, e));
        }
    }

    private String tooLarge() {
        return "The result has more than " + maxBytes + " bytes and is not kept";
    }

    private static String notJson(Object value, Throwable why) {
        return "The result of " + value.getClass().getName() + " cannot be written as JSON: "
                + why.getClass().getSimpleName();
    }

    private Payload checked(Payload json) {
        try (JsonParser parser = mapper.createParser(json.bytes())) {
            boolean empty = parser.nextToken() == null;
            parser.skipChildren();
            if (empty || parser.nextToken() != null) {
                throw new tools.jackson.core.exc.StreamReadException(parser, "not one value");
            }
            return json;
        }
    }
}
