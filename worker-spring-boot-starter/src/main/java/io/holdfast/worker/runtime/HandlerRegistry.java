package io.holdfast.worker.runtime;

import io.holdfast.queue.model.TaskType;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.TaskHandler;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a type. */
public final class HandlerRegistry {

    private final Map<TaskType, TaskHandler> handlers = new HashMap<>();
    private final Optional<FallbackHandler> fallback;

    /** @throws IllegalArgumentException when two handlers are for one type, or a type is none */
    public HandlerRegistry(Collection<TaskHandler> handlers, @Nullable FallbackHandler fallback) {
        this.fallback = Optional.ofNullable(fallback);
        handlers.forEach(this::add);
    }

    private void add(TaskHandler handler) {
        TaskHandler other = handlers.put(new TaskType(handler.type()), handler);
        if (other != null) {
            throw new IllegalArgumentException("Two handlers for the type '" + handler.type() + "': "
                    + other.getClass().getName() + " and " + handler.getClass().getName());
        }
    }

    Optional<FallbackHandler> handlerFor(TaskType type) {
        TaskHandler handler = handlers.get(type);
        return handler == null ? fallback : Optional.of(handler::handle);
    }
}
