package io.holdfast.worker;

import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of one handler are run. The worker's settings apply to what is null or empty; the options of a task
 * override all.
 *
 * @param concurrency how many of them run at a time in this process; null for the number of slots
 * @param timeout of a run, for tasks without a timeout
 * @param maxRetries for tasks without their own number
 * @param backoff how long a failed task waits
 * @param buryOn exceptions that make a task a dead letter at once
 * @param snoozeOn exceptions that snooze a task, from a second up to a minute, without costing a retry
 */
public record HandlerOptions(
        @Nullable Integer concurrency,
        @Nullable Duration timeout,
        @Nullable Integer maxRetries,
        @Nullable BackoffStrategy backoff,
        Set<Class<? extends Throwable>> buryOn,
        Set<Class<? extends Throwable>> snoozeOn) {

    /** Leaves everything to the worker's settings. */
    public static final HandlerOptions NONE = new HandlerOptions(null, null, null, null, Set.of(), Set.of());

    private static final int MAX_RETRIES = 100;

    public HandlerOptions {
        check("concurrency", concurrency, concurrency == null || concurrency >= 1, "1 or more");
        check(
                "timeout",
                timeout,
                timeout == null || (TimeRange.contains(timeout) && timeout.toMillis() > 0),
                "1ms to " + TimeRange.MAX_DURATION.toDays() + "d");
        check(
                "max-retries",
                maxRetries,
                maxRetries == null || (maxRetries >= 0 && maxRetries <= MAX_RETRIES),
                "0 to " + MAX_RETRIES);
        buryOn = Set.copyOf(buryOn);
        snoozeOn = Set.copyOf(snoozeOn);
    }

    private static void check(String name, @Nullable Object value, boolean good, String allowed) {
        if (!good) {
            throw new IllegalArgumentException("The " + name + " of a handler is " + value + ": it must be " + allowed);
        }
    }

    public HandlerOptions withConcurrency(int max) {
        return new HandlerOptions(max, timeout, maxRetries, backoff, buryOn, snoozeOn);
    }

    public HandlerOptions withTimeout(Duration max) {
        return new HandlerOptions(concurrency, max, maxRetries, backoff, buryOn, snoozeOn);
    }

    public HandlerOptions withMaxRetries(int retries) {
        return new HandlerOptions(concurrency, timeout, retries, backoff, buryOn, snoozeOn);
    }

    public HandlerOptions withBackoff(BackoffStrategy strategy) {
        return new HandlerOptions(concurrency, timeout, maxRetries, strategy, buryOn, snoozeOn);
    }

    public HandlerOptions buryingOn(Set<Class<? extends Throwable>> classes) {
        return new HandlerOptions(concurrency, timeout, maxRetries, backoff, classes, snoozeOn);
    }

    public HandlerOptions snoozingOn(Set<Class<? extends Throwable>> classes) {
        return new HandlerOptions(concurrency, timeout, maxRetries, backoff, buryOn, classes);
    }

    /** The longest run of a task: the task's own timeout, or the handler's. */
    public @Nullable Duration timeoutOf(TaskHeader task) {
        return task.timeout() == null ? timeout : task.timeout();
    }

    public boolean buries(Throwable thrown) {
        return !buryOn.isEmpty() && buryOn.stream().anyMatch(type -> type.isInstance(thrown));
    }

    public boolean snoozes(Throwable thrown) {
        return !snoozeOn.isEmpty() && snoozeOn.stream().anyMatch(type -> type.isInstance(thrown));
    }
}
