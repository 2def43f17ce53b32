package io.holdfast.worker.runtime;

import io.holdfast.queue.model.HandledTypes;
import io.holdfast.queue.model.TaskType;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.HandlerSettings;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.TaskHandler;
import io.holdfast.worker.json.PayloadReader;
import io.holdfast.worker.json.ResultWriter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a type. */
public final class HandlerRegistry {

    private final Map<TaskType, Registered> handlers = new ConcurrentHashMap<>();
    private final @Nullable Registered fallback;
    private final HandlerSupport support;
    private final ResultWriter results;

    /** With a plain mapper, the usual bound of results, and nothing else. */
    public HandlerRegistry(Collection<? extends TaskHandler<?>> handlers, @Nullable FallbackHandler fallback) {
        this(handlers, fallback, HandlerSupport.plain());
    }

    /** @throws InvalidHandlerException as {@link #add} */
    public HandlerRegistry(
            Collection<? extends TaskHandler<?>> handlers, @Nullable FallbackHandler fallback, HandlerSupport support) {
        this.support = support;
        this.results = new ResultWriter(support.mapper(), support.maxResultBytes());
        this.fallback = fallback == null ? null : registered(fallback);
        handlers.forEach(this::add);
    }

    private Registered registered(FallbackHandler handler) {
        InterceptedWork.Inner work = InterceptedWork.around(
                task -> {
                    handler.handle(task);
                    return null;
                },
                support.interceptors());
        String name = handler.getClass().getName();
        return new Registered(name, task -> results.write(work.run(task)), HandlerOptions.NONE);
    }

    /**
     * Adds a handler, before the worker starts.
     *
     * @throws InvalidHandlerException when another is for its type, the type is none, its options make no sense, or it
     *     does not tell its payload's type
     */
    public void add(TaskHandler<?> handler) {
        Registered added = registered(handler);
        Registered other = handlers.putIfAbsent(typeOf(handler), added);
        if (other != null) {
            throw new InvalidHandlerException("Two handlers for the type '" + handler.type() + "': " + other.name()
                    + " and " + added.name() + "; each type has one");
        }
    }

    private static TaskType typeOf(TaskHandler<?> handler) {
        try {
            return new TaskType(handler.type());
        } catch (IllegalArgumentException e) {
            throw new InvalidHandlerException("The handler " + handler.describe() + " is for the type '"
                    + handler.type() + "': " + e.getMessage());
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the reader makes what the handler says it takes
    private <T> Registered registered(TaskHandler<T> handler) {
        PayloadReader reader = PayloadReader.of(support.mapper(), handler.payloadType());
        InterceptedWork.Inner work = InterceptedWork.around(
                task -> handler.handle((T) reader.read(task.payload()), task), support.interceptors());
        return new Registered(handler.describe(), task -> results.write(work.run(task)), optionsOf(handler));
    }

    private HandlerOptions optionsOf(TaskHandler<?> handler) {
        HandlerSettings settings = support.settings().get(handler.type());
        try {
            return settings == null ? handler.options() : settings.over(handler.options());
        } catch (IllegalArgumentException e) {
            throw new InvalidHandlerException("The handler of type '" + handler.type() + "': " + e.getMessage());
        }
    }

    Optional<Registered> handlerFor(TaskType type) {
        return Optional.ofNullable(handlers.getOrDefault(type, fallback));
    }

    /** Types that settings were made for and no handler is there for: misspelt, as a rule. */
    Set<String> settingsWithoutHandler() {
        Set<String> types = new TreeSet<>(support.settings().keySet());
        handlers.keySet().forEach(type -> types.remove(type.value()));
        return types;
    }

    HandledTypes types() {
        return fallback != null ? HandledTypes.ANY : HandledTypes.of(Set.copyOf(handlers.keySet()));
    }
}
