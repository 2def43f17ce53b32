package io.holdfast.worker;

import io.holdfast.queue.model.Payload;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Does the work of one type of task. Every bean of this type serves the worker; two for one type stop the start.
 *
 * <p>A handler that returns has succeeded; whatever it throws is a failed run, which is tried again after a while or
 * ends among the dead letters. Delivery is at least once: a handler may see a task again whose run was cut off, so its
 * effects should bear repetition, or be guarded with {@link TaskContext#token()}. It is called from many threads at once.
 *
 * @param <T> what a payload is made into: a record or whatever else Jackson can read, a {@code JsonNode}, a
 *     {@code String} (the value of a JSON string, else the payload's text), {@code byte[]} or {@code Payload} (the bytes
 *     as they came). A payload that does not fit buries its task at once.
 */
public interface Handler<T> {

    /** The type of the tasks that it handles. */
    String type();

    /**
     * Runs the task.
     *
     * @return the result, kept as JSON for as long as the completed task is known; null for none
     * @throws PermanentFailureException when trying again is no use
     * @throws RetryAfterException to put the task off without costing it a retry
     * @throws Exception when the run failed; also an {@link InterruptedException} after it was told to stop
     */
    @Nullable
    Object handle(T payload, TaskContext task) throws Exception;

    /**
     * What payloads are bound to: by default the type argument, wherever the class or its supertypes name it. Only a
     * handler whose class leaves it open needs to override this.
     */
    default Type payloadType() {
        try {
            return PayloadTypes.resolve(
                    ResolvableType.forClass(getClass()).as(Handler.class).getGeneric());
        } catch (IllegalArgumentException e) {
            throw new InvalidHandlerException("The handler of type '" + type() + "', " + describe()
                    + ", does not tell its payload's type: " + e.getMessage()
                    + ". Extend it with a type argument, or override payloadType()");
        }
    }

    /** How its tasks are run; {@code holdfast.worker.handlers.<type>.*} stands above it. */
    default HandlerOptions options() {
        return HandlerOptions.NONE;
    }

    /** What it is called where it is complained of. */
    default String describe() {
        return getClass().getName();
    }

    /** A handler made of a type and a function that takes the payload as it came and has no result. */
    static Handler<Payload> of(String type, FallbackHandler work) {
        return of(type, Payload.class, (payload, task) -> {
            work.handle(task);
            return null;
        });
    }

    /** A handler made of a type and a function. */
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

    /** What a handler does, as a function; as {@link Handler#handle}. */
    @FunctionalInterface
    interface Work<T> {

        @Nullable
        Object handle(T payload, TaskContext task) throws Exception;
    }
}
