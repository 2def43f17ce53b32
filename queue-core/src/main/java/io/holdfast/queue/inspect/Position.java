package io.holdfast.queue.inspect;

import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a waiting task is, at one moment.
 *
 * @param at by Redis' clock
 * @param paused whether its queue is paused
 * @param ahead tasks that are taken before it, provided that no more tasks of a higher priority arrive; for a delayed
 *     task, those that would be before it now. Null if there are more than {@link #MAX_COUNTED} and the number cannot
 *     be computed cheaply
 * @param exact whether {@code ahead} is exact; never beyond {@link #MAX_COUNTED}, nor while tasks of other keys are pending: then
 *     it is estimated, as if each of those keys took its turn after each task of this one
 * @param perSecond how many tasks of its queue have ended per second recently; 0 if unknown
 * @param keyHolder the task that is being processed and holds its idempotency key
 * @param keyDone whether the success of its idempotency key is recorded: the task will be skipped
 * @param limit a limit of its queue or of its key that keeps it from starting now
 */
public record Position(
        Instant at,
        boolean paused,
        @Nullable Long ahead,
        boolean exact,
        double perSecond,
        @Nullable TaskId keyHolder,
        boolean keyDone,
        @Nullable LimitReached limit) {

    /** Up to this number, tasks ahead are counted one by one. */
    public static final int MAX_COUNTED = 9_999;

    /** The time span over which ended tasks are counted to compute the rate. */
    public static final Duration RATE_SPAN = Duration.ofMinutes(1);

    /** The position of a task that no limit keeps from starting. */
    public Position(
            Instant at,
            boolean paused,
            @Nullable Long ahead,
            boolean exact,
            double perSecond,
            @Nullable TaskId keyHolder,
            boolean keyDone) {
        this(at, paused, ahead, exact, perSecond, keyHolder, keyDone, null);
    }

    /**
     * When it would be taken if its queue continued at the recent rate; null if that is unknown, also while its key is at a
     * limit: the queue goes on without it.
     */
    public @Nullable Instant estimatedStart() {
        if (limit != null && limit.limit().isOfKey()) {
            return null;
        }
        if (paused || ahead == null || (perSecond == 0 && ahead > 0)) {
            return null;
        }
        Duration wait = Duration.ofMillis(Math.round(ahead / perSecond * 1_000));
        Instant start = ahead == 0 ? at : at.plus(TimeRange.clamp(wait));
        Duration next = limit == null || limit.next() == null ? Duration.ZERO : limit.next();
        return start.isBefore(at.plus(next)) ? at.plus(next) : start;
    }
}
