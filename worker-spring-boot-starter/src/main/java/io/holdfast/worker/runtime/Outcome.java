package io.holdfast.worker.runtime;

import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.Failure;
import io.holdfast.worker.RetryAfterException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a task that was taken is to be settled. */
sealed interface Outcome {

    /** None at all would mean the front of pending. */
    Duration SHORTEST_DELAY = Duration.ofMillis(1);

    /** The task is over. */
    record End(Ending ending) implements Outcome {
        private static final End COMPLETED = new End(Ending.COMPLETED);
    }

    /** It failed and is tried again after the delay. */
    record Retry(Duration delay, Failure failure) implements Outcome {}

    /** It failed and is not tried again. */
    record Bury(Failure failure) implements Outcome {}

    /** It was not run, or not to the end, through no fault of its own. */
    record Release(
            Duration firstDelay,
            Duration mostDelay,
            @Nullable PutOffReason why,
            String text) implements Outcome {}

    /** Its handler succeeded. */
    static Outcome completed() {
        return End.COMPLETED;
    }

    /** It goes back to the front of pending and costs no retry. */
    static Outcome givenBack() {
        return new Release(Duration.ZERO, Duration.ZERO, null, "");
    }

    /** It is put off by a second, doubled each time up to {@code most}. */
    static Outcome putOff(PutOffReason why, Duration most, String text) {
        return new Release(Duration.ofSeconds(1), most, why, text);
    }

    /** Its run has ended and nobody can say how: it is put off like any other that this worker can't run now. */
    static Outcome unknown(Throwable why) {
        return new Release(Duration.ofSeconds(1), Duration.ofSeconds(60), null, Thrown.textOf(why));
    }

    /** It is put off by the time that its handler asked for. */
    static Outcome putOffBy(RetryAfterException asked) {
        Duration delay = asked.delay().compareTo(SHORTEST_DELAY) < 0 ? SHORTEST_DELAY : asked.delay();
        return new Release(delay, delay, PutOffReason.HANDLER_ASKED, asked.reason());
    }

    /** Outcomes of one kind, and of one queue, are settled in one call. */
    default Object kind() {
        return this instanceof End end ? end.ending() : getClass();
    }
}
