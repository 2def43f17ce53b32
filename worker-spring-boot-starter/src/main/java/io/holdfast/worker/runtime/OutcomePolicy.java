package io.holdfast.worker.runtime;

import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run that has ended means for its task. */
final class OutcomePolicy {

    private static final Duration MOST_PUT_OFF = Duration.ofSeconds(60);

    private final RetryPolicy retries;

    OutcomePolicy(RetryPolicy retries) {
        this.retries = retries;
    }

    /**
     * @param options of its handler
     * @param stopped why the run was told to stop, if it was
     * @param thrown what the handler threw, if it did
     * @return null when the task is not this worker's to settle any more
     */
    @Nullable
    Outcome of(
            LeasedTask task,
            HandlerOptions options,
            @Nullable StopReason stopped,
            @Nullable Throwable thrown,
            Duration runTime) {
        if (stopped == StopReason.LEASE_LOST) {
            return null;
        } else if (stopped == StopReason.TIMED_OUT) {
            return retries.decide(task, options, new Failure(timedOut(task, options), runTime));
        } else if (thrown == null) {
            return Outcome.completed();
        } else if (stopped != null) {
            return Outcome.givenBack(); // the store ends it as cancelled where that was asked for
        }
        return failed(task, options, thrown, runTime);
    }

    private Outcome failed(LeasedTask task, HandlerOptions options, Throwable thrown, Duration runTime) {
        if (thrown instanceof RetryAfterException later) {
            return Outcome.putOffBy(later);
        } else if (options.putsOff(thrown)) {
            return Outcome.putOff(PutOffReason.HANDLER_ASKED, MOST_PUT_OFF, Thrown.textOf(thrown));
        }
        Failure failure = new Failure(Thrown.textOf(thrown), runTime);
        return thrown instanceof PermanentFailureException || options.buries(thrown)
                ? new Outcome.Bury(failure)
                : retries.decide(task, options, failure);
    }

    private static String timedOut(LeasedTask task, HandlerOptions options) {
        long millis = Objects.requireNonNull(options.timeoutOf(task.header())).toMillis();
        return "It ran longer than its timeout of " + millis + " ms and was interrupted";
    }
}
