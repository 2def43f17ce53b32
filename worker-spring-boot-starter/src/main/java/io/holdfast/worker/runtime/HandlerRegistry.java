package io.holdfast.worker.runtime;

import io.holdfast.queue.model.TaskType;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.RetentionSettings;
import io.holdfast.worker.TaskHandler;
import io.holdfast.worker.json.PayloadReader;
import io.holdfast.worker.json.ResultWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Finds the handler of a type. */
public final class HandlerRegistry {

    private final Map<TaskType, Registered> handlers = new HashMap<>();
    private final Optional<TaskWork> fallback;
    private final JsonMapper mapper;
    private final ResultWriter results;

    private record Registered(String name, Optional<TaskWork> work) {}

    /** With a plain mapper, and the usual bound of results. */
    public HandlerRegistry(Collection<? extends TaskHandler<?>> handlers, @Nullable FallbackHandler fallback) {
        this(handlers, fallback, JsonMapper.shared(), RetentionSettings.USUAL_RESULT_BYTES);
    }

    /**
     * @param mapper reads payloads and writes results
     * @throws IllegalArgumentException when two handlers are for one type, a type is none, or a payload's type is unknown
     */
    public HandlerRegistry(
            Collection<? extends TaskHandler<?>> handlers,
            @Nullable FallbackHandler fallback,
            JsonMapper mapper,
            int maxResultBytes) {
        this.mapper = mapper;
        this.results = new ResultWriter(mapper, maxResultBytes);
        this.fallback = Optional.ofNullable(fallback).map(HandlerRegistry::workOf);
        handlers.forEach(this::add);
    }

    private void add(TaskHandler<?> handler) {
        Registered added = new Registered(handler.getClass().getName(), Optional.of(workOf(handler)));
        Registered other = handlers.put(new TaskType(handler.type()), added);
        if (other != null) {
            throw new IllegalArgumentException(
                    "Two handlers for the type '" + handler.type() + "': " + other.name() + " and " + added.name());
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the reader makes what the handler says it takes
    private <T> TaskWork workOf(TaskHandler<T> handler) {
        PayloadReader reader = PayloadReader.of(mapper, handler.payloadType());
        return task -> results.write(handler.handle((T) reader.read(task.payload()), task));
    }

    private static TaskWork workOf(FallbackHandler handler) {
        return task -> {
            handler.handle(task);
            return null;
        };
    }

    Optional<TaskWork> handlerFor(TaskType type) {
        Registered handler = handlers.get(type);
        return handler == null ? fallback : handler.work();
    }
}
