package io.holdfast.worker;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the tasks of one type are run. The handler's options apply to what is not set, then the worker's settings.
 *
 * @param concurrency how many of them run at a time in this process; not set: the number of slots
 * @param timeout of a run, for tasks without a timeout
 * @param maxRetries retries of tasks without their own number
 * @param backoff how long a failed task waits: exponential 1s 5m, fixed 10s, or list 1s 10s 1m
 * @param buryOn classes of exceptions that make a task a dead letter at once
 * @param snoozeOn classes of exceptions that snooze a task without costing a retry
 * @param putOffOn the former name of {@code snoozeOn}, which wins if both are set
 */
public record HandlerSettings(
        @Nullable Integer concurrency,
        @Nullable Duration timeout,
        @Nullable Integer maxRetries,
        @Nullable String backoff,
        @DefaultValue List<Class<? extends Throwable>> buryOn,
        @DefaultValue List<Class<? extends Throwable>> snoozeOn,
        @DefaultValue List<Class<? extends Throwable>> putOffOn) {

    public HandlerSettings {
        snoozeOn = snoozeOn.isEmpty() ? putOffOn : snoozeOn;
    }

    /** These settings, and the handler's options where they are not set. */
    public HandlerOptions over(HandlerOptions handler) {
        return new HandlerOptions(
                concurrency == null ? handler.concurrency() : concurrency,
                timeout == null ? handler.timeout() : timeout,
                maxRetries == null ? handler.maxRetries() : maxRetries,
                backoff == null ? handler.backoff() : BackoffStrategy.parse(backoff),
                buryOn.isEmpty() ? handler.buryOn() : Set.copyOf(buryOn),
                snoozeOn.isEmpty() ? handler.snoozeOn() : Set.copyOf(snoozeOn));
    }
}
