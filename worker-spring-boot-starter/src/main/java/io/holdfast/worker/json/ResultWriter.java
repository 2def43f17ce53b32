package io.holdfast.worker.json;

import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.TaskResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
        } else if (value instanceof TaskResult result) {
            return result;
        }
        try {
            Payload json =
                    value instanceof Payload payload ? checked(payload) : Payload.of(mapper.writeValueAsBytes(value));
            return TaskResult.of(json, mostBytes);
        } catch (JacksonException e) {
            return new TaskResult.NotKept("The result, of " + value.getClass().getName() + ", is no JSON: "
                    + e.getClass().getSimpleName());
        }
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
