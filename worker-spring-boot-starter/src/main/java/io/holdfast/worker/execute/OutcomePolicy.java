package io.holdfast.worker.execute;

import io.holdfast.queue.delivery.RetryPolicy;
import io.holdfast.queue.delivery.Snooze;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.worker.BackoffStrategy;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.RetrySettings;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SnoozeReason;
import io.holdfast.worker.support.SafeThrowables;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a run that has ended means for its task. */
public final class OutcomePolicy {

    private final RetrySettings settings;
    private final BackoffStrategy defaultBackoff;
    private final LongUnaryOperator randomUpTo;

    /** @param randomUpTo a random number from 0 to its argument, both included */
    public OutcomePolicy(RetrySettings settings, LongUnaryOperator randomUpTo) {
        this.settings = settings;
        this.defaultBackoff = BackoffStrategy.exponential(settings.base(), settings.max());
        this.randomUpTo = randomUpTo;
    }

    /** Whether a run has succeeded: its handler returned in time and under its lease. */
    static boolean isSuccess(@Nullable StopReason stopped, @Nullable Throwable thrown) {
        return thrown == null && stopped != StopReason.LEASE_LOST && stopped != StopReason.TIMED_OUT;
    }

    /**
     * Decides about a run that has not succeeded.
     *
     * @param options of its handler
     * @param stopped why the run was told to stop, if it was
     * @param thrown what the handler threw, if it did
     * @return null if the lease is lost: another worker settles the task
     */
    @Nullable
    Settlement ofFailure(
            LeasedTask task,
            HandlerOptions options,
            @Nullable StopReason stopped,
            @Nullable Throwable thrown,
            Duration runTime) {
        if (stopped == StopReason.LEASE_LOST) {
            return null;
        } else if (stopped == StopReason.TIMED_OUT) {
            return retryOrBury(task, options, new Failure(timedOut(task, options), runTime), thrown);
        } else if (stopped != null) {
            return Settlement.Released.toFront(task); // the store ends it as cancelled if a cancel was requested
        }
        return ofException(task, options, Objects.requireNonNull(thrown), runTime);
    }

    private Settlement ofException(LeasedTask task, HandlerOptions options, Throwable thrown, Duration runTime) {
        if (thrown instanceof RetryAfterException later) {
            Release snooze = Snooze.exactly(task.lease(), later.delay(), later.reason());
            return new Settlement.Released(
                    task, later.delaysKey() ? snooze.delayingKey() : snooze, SnoozeReason.HANDLER_ASKED);
        } else if (options.snoozes(thrown)) {
            return new Settlement.Released(
                    task, Snooze.doubling(task.lease(), SafeThrowables.textOf(thrown)), SnoozeReason.HANDLER_ASKED);
        }
        Failure failure = new Failure(SafeThrowables.textOf(thrown), runTime);
        return thrown instanceof PermanentFailureException || options.buries(thrown)
                ? new Settlement.Buried(task, new Burial(task.lease(), failure), thrown)
                : retryOrBury(task, options, failure, thrown);
    }

    private Settlement retryOrBury(
            LeasedTask task, HandlerOptions options, Failure failure, @Nullable Throwable cause) {
        return retryPolicyOf(options)
                .decide(
                        task.lease(),
                        task.retries(),
                        task.header().maxRetries(),
                        failure,
                        retry -> new Settlement.Retried(task, retry),
                        burial -> new Settlement.Buried(task, burial, cause));
    }

    /** The handler's options, and the worker's settings for what they leave open. */
    private RetryPolicy retryPolicyOf(HandlerOptions options) {
        Integer maxRetries = options.maxRetries();
        BackoffStrategy backoff = options.backoff() == null ? defaultBackoff : options.backoff();
        return new RetryPolicy(
                maxRetries == null ? settings.maxRetries() : maxRetries,
                failures -> backoff.delayAfter(failures, randomUpTo));
    }

    private static String timedOut(LeasedTask task, HandlerOptions options) {
        long millis = Objects.requireNonNull(options.timeoutOf(task.header())).toMillis();
        return "It ran longer than its timeout of " + millis + " ms and was interrupted";
    }
}
