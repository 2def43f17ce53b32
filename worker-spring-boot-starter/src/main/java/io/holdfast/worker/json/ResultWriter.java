package io.holdfast.worker.json;

import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.TaskResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes what handlers return into what is kept. The work is done by then: a result that can't be kept costs its task
 * nothing.
 */
public final class ResultWriter {

    private final JsonMapper mapper;
    private final int mostBytes;

    public ResultWriter(JsonMapper mapper, int mostBytes) {
        this.mapper = mapper;
        this.mostBytes = mostBytes;
    }

    /** @param value a {@code Payload} stands for JSON that is written already */
    public @Nullable TaskResult write(@Nullable Object value) {
        if (value == null) {
            return null;
        } else if (value instanceof TaskResult.Kept kept) {
            return TaskResult.of(kept.json(), mostBytes);
        } else if (value instanceof TaskResult result) {
            return result;
        } else if (value instanceof Payload payload && payload.size() > mostBytes) {
            return TaskResult.of(payload, mostBytes);
        }
        BoundedBytes bytes = new BoundedBytes(mostBytes);
        try {
            if (value instanceof Payload payload) {
                return new TaskResult.Kept(checked(payload));
            }
            mapper.writeValue(bytes, value);
            return new TaskResult.Kept(Payload.of(bytes.toByteArray()));
        } catch (Throwable e) { // a getter that fails, an object that holds itself, or a memory that is full
            return new TaskResult.NotKept(bytes.isExceeded() ? tooLarge() : notJson(value, e));
        }
    }

    private String tooLarge() {
        return "The result has more than " + mostBytes + " bytes; no more are kept";
    }

    private static String notJson(Object value, Throwable why) {
        return "The result, of " + value.getClass().getName() + ", can't be written as JSON: "
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
