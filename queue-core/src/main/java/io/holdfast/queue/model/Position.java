package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a task stands that waits, at one moment.
 *
 * @param at by Redis' clock
 * @param paused whether its queue gives out nothing
 * @param ahead tasks that are taken before it, if no more of a higher priority come; of a delayed one, those that it
 *     would find before it now. Null when there are more than {@link #MOST_COUNTED} and nobody can say cheaply
 * @param exact whether {@code ahead} is exact; beyond {@link #MOST_COUNTED} it never is
 * @param perSecond how many tasks of its queue ended in a second of late; 0 when that is not known
 * @param keyHolder the task that is being processed and has its idempotency key
 * @param keyDone whether its idempotency key's success is recorded: it will be skipped
 */
public record Position(
        Instant at,
        boolean paused,
        @Nullable Long ahead,
        boolean exact,
        double perSecond,
        @Nullable TaskId keyHolder,
        boolean keyDone) {

    /** Up to so many tasks ahead are counted one by one. */
    public static final int MOST_COUNTED = 9_999;

    /** How far back the ended tasks are counted that tell the rate. */
    public static final Duration RATE_SPAN = Duration.ofMinutes(1);

    /** When it would be taken if its queue went on as it did of late; null when that can't be told. */
    public @Nullable Instant estimatedStart() {
        if (paused || ahead == null || (perSecond == 0 && ahead > 0)) {
            return null;
        }
        Duration wait = Duration.ofMillis(Math.round(ahead / perSecond * 1_000));
        return ahead == 0 ? at : at.plus(TimeRange.clamp(wait));
    }
}
