package io.holdfast.worker.handler;

import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.Handler;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.HandlerSettings;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.RetentionSettings;
import io.holdfast.worker.TaskInterceptor;
import io.holdfast.worker.json.PayloadReader;
import io.holdfast.worker.json.ResultWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Finds the handler of a task type. */
public final class HandlerRegistry {

    private final Map<TaskType, RegisteredHandler> handlers = new ConcurrentHashMap<>();
    private final @Nullable RegisteredHandler fallback;
    private final JsonMapper mapper;
    private final List<TaskInterceptor> interceptors;
    private final Map<String, HandlerSettings> settings;
    private final ResultWriter results;

    /** With a plain mapper and the default limit of results, without interceptors and settings. */
    public HandlerRegistry(Collection<? extends Handler<?>> handlers, @Nullable FallbackHandler fallback) {
        this(handlers, fallback, JsonMapper.shared(), RetentionSettings.DEFAULT_MAX_RESULT_BYTES, List.of(), Map.of());
    }

    /**
     * @param mapper reads payloads and writes results
     * @param settings by type; they override what the handlers say
     * @throws InvalidHandlerException as {@link #add}
     */
    public HandlerRegistry(
            Collection<? extends Handler<?>> handlers,
            @Nullable FallbackHandler fallback,
            JsonMapper mapper,
            int maxResultBytes,
            List<TaskInterceptor> interceptors,
            Map<String, HandlerSettings> settings) {
        this.mapper = mapper;
        this.interceptors = interceptors;
        this.settings = settings;
        this.results = new ResultWriter(mapper, maxResultBytes);
        this.fallback = fallback == null ? null : registered(fallback);
        handlers.forEach(this::add);
    }

    private RegisteredHandler registered(FallbackHandler handler) {
        InterceptorChain.Inner work = InterceptorChain.around(
                task -> {
                    handler.handle(task);
                    return null;
                },
                interceptors);
        String name = handler.getClass().getName();
        return new RegisteredHandler(name, task -> results.write(work.run(task)), HandlerOptions.NONE);
    }

    /**
     * Adds a handler, before the worker starts.
     *
     * @throws InvalidHandlerException if the type is invalid or has a handler already, the options are invalid, or
     *     the payload type is unknown
     */
    public void add(Handler<?> handler) {
        RegisteredHandler added = registered(handler);
        RegisteredHandler other = handlers.putIfAbsent(typeOf(handler), added);
        if (other != null) {
            throw new InvalidHandlerException("Type '" + handler.type() + "' has two handlers: " + other.name()
                    + " and " + added.name() + "; it must have one");
        }
    }

    private static TaskType typeOf(Handler<?> handler) {
        try {
            return new TaskType(handler.type());
        } catch (IllegalArgumentException e) {
            throw new InvalidHandlerException("The handler " + handler.describe() + " is for the type '"
                    + handler.type() + "': " + e.getMessage());
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the reader returns what the handler declares
    private <T> RegisteredHandler registered(Handler<T> handler) {
        PayloadReader reader = PayloadReader.of(mapper, handler.payloadType());
        InterceptorChain.Inner work =
                InterceptorChain.around(task -> handler.handle((T) reader.read(task.payload()), task), interceptors);
        return new RegisteredHandler(handler.describe(), task -> results.write(work.run(task)), optionsOf(handler));
    }

    private HandlerOptions optionsOf(Handler<?> handler) {
        HandlerSettings ofType = settings.get(handler.type());
        try {
            return ofType == null ? handler.options() : ofType.over(handler.options());
        } catch (IllegalArgumentException e) {
            throw new InvalidHandlerException("The handler of type '" + handler.type() + "': " + e.getMessage());
        }
    }

    public Optional<RegisteredHandler> handlerFor(TaskType type) {
        return Optional.ofNullable(handlers.getOrDefault(type, fallback));
    }

    /** Types that are configured but have no handler: usually misspelt. */
    public Set<String> settingsWithoutHandler() {
        Set<String> types = new TreeSet<>(settings.keySet());
        handlers.keySet().forEach(type -> types.remove(type.value()));
        return types;
    }

    public HandledTypes types() {
        return fallback != null ? HandledTypes.ANY : HandledTypes.of(Set.copyOf(handlers.keySet()));
    }
}
