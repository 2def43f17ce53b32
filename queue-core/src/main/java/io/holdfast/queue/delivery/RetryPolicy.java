package io.holdfast.queue.delivery;

import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Retry;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a failed task runs again: it is retried after a back-off while it has retries left, else it becomes a
 * dead letter.
 *
 * @param maxRetries retries of a task that does not set its own number
 * @param backoff the delay until the next run, by the number of failures before this one
 */
public record RetryPolicy(int maxRetries, IntFunction<Duration> backoff) {

    /**
     * Decides about a run that failed just now.
     *
     * @param retries how often the task had failed before
     * @param taskMaxRetries the task's own number of retries; null for the policy's
     * @return what one of the two functions makes of the decision
     */
    public <T> T decide(
            Lease lease,
            int retries,
            @Nullable Integer taskMaxRetries,
            Failure failure,
            Function<Retry, T> retry,
            Function<Burial, T> bury) {
        int max = taskMaxRetries == null ? maxRetries : taskMaxRetries;
        return retries < max
                ? retry.apply(new Retry(lease, backoff.apply(retries), failure))
                : bury.apply(new Burial(lease, failure));
    }
}
