package io.holdfast.worker;

import io.holdfast.queue.task.Payload;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Handles the tasks of one type. Each bean of this type is registered with the worker; with a second
 * handler for a type the application does not start.
 *
 * <p>If a handler returns, the task has succeeded. If it throws, the run has failed: the task is retried later or
 * becomes a dead letter. Delivery is at least once: a task may run again if a run was cut off, so handlers should be
 * idempotent or guard their effects with {@link TaskContext#token()}. Handlers are called from many threads at once.
 *
 * @param <T> what the payload is read as: a record or any type that Jackson reads, a {@code JsonNode}, a {@code
 *     String} (the value of a JSON string, otherwise the text of the payload), {@code byte[]} or {@code Payload} (the
 *     unchanged bytes). A task with an invalid payload becomes a dead letter at once.
 */
public interface Handler<T> {

    /** The type of the tasks that it handles. */
    String type();

    /**
     * Runs the task.
     *
     * @return the result, kept as JSON with the completed task; null for none
     * @throws PermanentFailureException if a retry cannot succeed
     * @throws RetryAfterException to snooze the task without costing a retry
     * @throws Exception if the run failed; also an {@link InterruptedException} after it was asked to stop
     */
    @Nullable
    Object handle(T payload, TaskContext task) throws Exception;

    /**
     * The type that payloads are read as: by default the type argument, as the class or its supertypes declare it.
     * Override it only in a handler whose class leaves it open.
     */
    default Type payloadType() {
        try {
            return PayloadTypes.resolve(
                    ResolvableType.forClass(getClass()).as(Handler.class).getGeneric());
        } catch (IllegalArgumentException e) {
            throw new InvalidHandlerException("The handler of type '" + type() + "', " + describe()
                    + ", does not declare its payload type: " + e.getMessage()
                    + ". Extend it with a type argument, or override payloadType()");
        }
    }

    /** How its tasks are run; {@code holdfast.worker.handlers.<type>.*} overrides it. */
    default HandlerOptions options() {
        return HandlerOptions.NONE;
    }

    /** Its name in error messages. */
    default String describe() {
        return getClass().getName();
    }

    /** Creates a handler from a type and a function that takes the unchanged payload and has no result. */
    static Handler<Payload> of(String type, FallbackHandler work) {
        return of(type, Payload.class, (payload, task) -> {
            work.handle(task);
            return null;
        });
    }

    /** Creates a handler from a type and a function. */
    static <T> Handler<T> of(String type, Class<T> payload, Work<T> work) {
        return new Handler<>() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public @Nullable Object handle(T bound, TaskContext task) throws Exception {
                return work.handle(bound, task);
            }

            @Override
            public Type payloadType() {
                return payload;
            }
        };
    }

    /** The function of a handler; see {@link Handler#handle}. */
    @FunctionalInterface
    interface Work<T> {

        @Nullable
        Object handle(T payload, TaskContext task) throws Exception;
    }
}
