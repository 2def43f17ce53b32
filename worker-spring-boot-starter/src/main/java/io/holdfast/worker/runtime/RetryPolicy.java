package io.holdfast.worker.runtime;

import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.worker.BackoffStrategy;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.RetrySettings;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/** Whether and when a failed task runs again: by what it says itself, else its handler, else the worker's settings. */
final class RetryPolicy {

    private final RetrySettings settings;
    private final BackoffStrategy usual;
    private final LongUnaryOperator randomUpTo;

    /** @param randomUpTo a random number from 0 to its argument, both included */
    RetryPolicy(RetrySettings settings, LongUnaryOperator randomUpTo) {
        this.settings = settings;
        this.usual = BackoffStrategy.exponential(settings.base(), settings.max());
        this.randomUpTo = randomUpTo;
    }

    /** What becomes of a task whose run failed just now. */
    Outcome decide(LeasedTask task, HandlerOptions options, Failure failure) {
        return task.retries() < retriesOf(task, options)
                ? new Outcome.Retry(delayAfter(task.retries(), options), failure)
                : new Outcome.Bury(failure);
    }

    int retriesOf(LeasedTask task, HandlerOptions options) {
        Integer own = task.header().maxRetries();
        Integer handlers = options.maxRetries();
        return own != null ? own : handlers != null ? handlers : settings.maxRetries();
    }

    Duration delayAfter(int retries, HandlerOptions options) {
        BackoffStrategy own = options.backoff();
        return (own == null ? usual : own).delayAfter(retries, randomUpTo);
    }
}
