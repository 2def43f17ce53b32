package io.holdfast.producer.web;

import io.holdfast.queue.model.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task.
 *
 * @param kind how it ended, or that it is under way
 */
record AttemptView(
        String kind,
        String worker,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long runMs,
        @Nullable String error) {

    static AttemptView of(Attempt attempt) {
        Duration runTime = attempt.runTime();
        boolean failed = attempt.kind() == Attempt.Kind.FAILED || attempt.kind() == Attempt.Kind.RECLAIMED;
        return new AttemptView(
                attempt.kind().name().toLowerCase(Locale.ROOT),
                attempt.worker().value(),
                attempt.startedAt(),
                attempt.endedAt(),
                runTime == null ? null : runTime.toMillis(),
                failed ? attempt.error() : null);
    }
}
