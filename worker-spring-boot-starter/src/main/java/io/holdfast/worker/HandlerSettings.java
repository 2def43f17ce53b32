package io.holdfast.worker;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the tasks of one type are run; what is not set is left to the handler, and what that leaves open to the worker.
 *
 * @param concurrency how many of them run at a time in this process; not set: as many as there are slots
 * @param timeout of a run, for tasks that bring none
 * @param maxRetries retries of tasks that bring none
 * @param backoff how long a failed one waits: exponential 1s 5m, fixed 10s, or list 1s 10s 1m
 * @param buryOn classes of exceptions at which a task is a dead letter at once
 * @param putOffOn classes of exceptions at which a task is put off at no cost
 */
public record HandlerSettings(
        @Nullable Integer concurrency,
        @Nullable Duration timeout,
        @Nullable Integer maxRetries,
        @Nullable String backoff,
        @DefaultValue List<Class<? extends Throwable>> buryOn,
        @DefaultValue List<Class<? extends Throwable>> putOffOn) {

    /** These settings, and what the handler itself says where they say nothing. */
    public HandlerOptions over(HandlerOptions handler) {
        return new HandlerOptions(
                concurrency == null ? handler.concurrency() : concurrency,
                timeout == null ? handler.timeout() : timeout,
                maxRetries == null ? handler.maxRetries() : maxRetries,
                backoff == null ? handler.backoff() : BackoffStrategy.parse(backoff),
                buryOn.isEmpty() ? handler.buryOn() : Set.copyOf(buryOn),
                putOffOn.isEmpty() ? handler.putOffOn() : Set.copyOf(putOffOn));
    }
}
