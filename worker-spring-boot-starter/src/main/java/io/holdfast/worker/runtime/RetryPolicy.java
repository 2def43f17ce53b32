package io.holdfast.worker.runtime;

import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.worker.RetrySettings;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * Whether and when a failed task runs again: exponential back-off with full jitter, a uniformly random wait between
 * zero and {@code min(max, base * 2^retries)}. Full jitter spreads tasks that failed together better than half of it
 * (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
final class RetryPolicy {

    private static final int MOST_DOUBLINGS = 40;

    private final RetrySettings settings;
    private final LongUnaryOperator randomUpTo;

    /** @param randomUpTo a random number from 0 to its argument, both included */
    RetryPolicy(RetrySettings settings, LongUnaryOperator randomUpTo) {
        this.settings = settings;
        this.randomUpTo = randomUpTo;
    }

    /** What becomes of a task whose run failed just now. */
    Outcome decide(LeasedTask task, Failure failure) {
        return task.retries() < retriesOf(task)
                ? new Outcome.Retry(delayAfter(task.retries()), failure)
                : new Outcome.Bury(failure);
    }

    /** How many retries the task may have: what it says itself, else what the worker is set to. */
    int retriesOf(LeasedTask task) {
        Integer own = task.header().maxRetries();
        return own == null ? settings.maxRetries() : own;
    }

    Duration delayAfter(int retries) {
        double doubled = settings.base().toMillis() * Math.pow(2, Math.min(retries, MOST_DOUBLINGS));
        long longest = Math.min((long) doubled, settings.max().toMillis());
        return Duration.ofMillis(randomUpTo.applyAsLong(longest));
    }
}
