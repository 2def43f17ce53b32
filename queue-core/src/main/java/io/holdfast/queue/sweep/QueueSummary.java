package io.holdfast.queue.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The work that was waiting in a queue at one moment.
 *
 * @param at that moment, by Redis' clock; null for an empty queue
 * @param empty whether it has no task in any state, no lease, no remembered id and no schedule that will fire
 * @param pending whether tasks, or tombstones of cancelled ones, are pending and the queue is not paused
 * @param signaled whether there is a wake-up signal for them; without one an idle worker may not take them
 * @param leased whether it has leases
 * @param nextDue the time until the first delayed task is due, zero if it is overdue; null if none is delayed
 * @param ended the number of retained ended tasks
 * @param oldestEnded how long ago the oldest of them ended; null if there is none
 * @param idsPassed whether the window of a chosen id is over, and the id is still remembered
 * @param sweptAgo how long ago a reaper last swept the queue; null if it has no lease or was never swept
 * @param nextFire the time until the first schedule fires, zero if it is overdue; null if none will
 */
public record QueueSummary(
        @Nullable Instant at,
        boolean empty,
        boolean pending,
        boolean signaled,
        boolean leased,
        @Nullable Duration nextDue,
        long ended,
        @Nullable Duration oldestEnded,
        boolean idsPassed,
        @Nullable Duration sweptAgo,
        @Nullable Duration nextFire) {

    /** The maximum of {@code nextDue} and {@code nextFire}; a later call shows the rest. */
    public static final Duration MAX_DUE = Duration.ofHours(1);

    /** Of a queue that has nothing. */
    public static final QueueSummary EMPTY =
            new QueueSummary(null, true, false, false, false, null, 0, null, false, null, null);

    public QueueSummary {
        nextDue = atMost(nextDue);
        nextFire = atMost(nextFire);
    }

    private static @Nullable Duration atMost(@Nullable Duration time) {
        return time == null || time.compareTo(MAX_DUE) < 0 ? time : MAX_DUE;
    }

    /** Whether the dispatcher has something to do: a due task, or a missing wake-up signal. */
    public boolean wantsDispatch() {
        return (pending && !signaled)
                || Optional.ofNullable(nextDue).filter(Duration::isZero).isPresent();
    }

    /** Whether no task waits or runs, because all have ended, and no schedule will fire. */
    public boolean isQuiet() {
        return !pending && !leased && nextDue == null && nextFire == null;
    }

    /** Whether it has leases, and no reaper has swept it for longer than this. */
    public boolean isUnsweptFor(Duration time) {
        return sweptAgo != null && sweptAgo.compareTo(time) > 0;
    }

    /** Whether a trim by this policy has something to forget. */
    public boolean wantsTrim(TrimPolicy policy) {
        return idsPassed || ended > policy.count() || (oldestEnded != null && oldestEnded.compareTo(policy.age()) >= 0);
    }
}
