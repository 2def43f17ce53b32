package io.holdfast.worker;

import io.holdfast.queue.model.TaskHeader;
import io.holdfast.queue.model.TimeRange;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of one handler are run. What is null or empty is left to the worker's settings; what a task says of itself
 * stands above all.
 *
 * @param concurrency how many of them run at a time in this process; null for as many as there are slots
 * @param timeout of a run, for tasks that bring none
 * @param maxRetries for tasks that bring none
 * @param backoff how long a failed one waits
 * @param buryOn what a handler throws for a task that can't succeed: it is a dead letter at once
 * @param putOffOn what it throws for one that can't be done now: it is put off, from a second up to a minute, at no cost
 */
public record HandlerOptions(
        @Nullable Integer concurrency,
        @Nullable Duration timeout,
        @Nullable Integer maxRetries,
        @Nullable BackoffStrategy backoff,
        Set<Class<? extends Throwable>> buryOn,
        Set<Class<? extends Throwable>> putOffOn) {

    /** Leaves everything to the worker's settings. */
    public static final HandlerOptions NONE = new HandlerOptions(null, null, null, null, Set.of(), Set.of());

    private static final int MOST_RETRIES = 100;

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
                maxRetries == null || (maxRetries >= 0 && maxRetries <= MOST_RETRIES),
                "0 to " + MOST_RETRIES);
        buryOn = Set.copyOf(buryOn);
        putOffOn = Set.copyOf(putOffOn);
    }

    private static void check(String name, @Nullable Object value, boolean good, String allowed) {
        if (!good) {
            throw new IllegalArgumentException("A handler's " + name + " is " + value + ": it must be " + allowed);
        }
    }

    public HandlerOptions withConcurrency(int most) {
        return new HandlerOptions(most, timeout, maxRetries, backoff, buryOn, putOffOn);
    }

    public HandlerOptions withTimeout(Duration longest) {
        return new HandlerOptions(concurrency, longest, maxRetries, backoff, buryOn, putOffOn);
    }

    public HandlerOptions withMaxRetries(int retries) {
        return new HandlerOptions(concurrency, timeout, retries, backoff, buryOn, putOffOn);
    }

    public HandlerOptions withBackoff(BackoffStrategy strategy) {
        return new HandlerOptions(concurrency, timeout, maxRetries, strategy, buryOn, putOffOn);
    }

    public HandlerOptions buryingOn(Set<Class<? extends Throwable>> classes) {
        return new HandlerOptions(concurrency, timeout, maxRetries, backoff, classes, putOffOn);
    }

    public HandlerOptions puttingOffOn(Set<Class<? extends Throwable>> classes) {
        return new HandlerOptions(concurrency, timeout, maxRetries, backoff, buryOn, classes);
    }

    /** The longest run of a task: what it says itself stands above the handler's. */
    public @Nullable Duration timeoutOf(TaskHeader task) {
        return task.timeout() == null ? timeout : task.timeout();
    }

    public boolean buries(Throwable thrown) {
        return !buryOn.isEmpty() && buryOn.stream().anyMatch(type -> type.isInstance(thrown));
    }

    public boolean putsOff(Throwable thrown) {
        return !putOffOn.isEmpty() && putOffOn.stream().anyMatch(type -> type.isInstance(thrown));
    }
}
