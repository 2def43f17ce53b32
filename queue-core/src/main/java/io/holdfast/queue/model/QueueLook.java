package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there was to do in a queue at one moment.
 *
 * @param at when that was, by Redis' clock; null for an empty queue, of which it is not asked
 * @param empty nothing is in it: no task in any state, no lease, no id that is remembered
 * @param pending tasks are pending and can be taken: the queue is not paused. Their tombstones count
 * @param rings a wake-up signal for them lies there; without one no worker may come for them
 * @param leased a lease stands
 * @param nextDue in how long the first delayed task is due, zero when it is overdue; null when none is delayed
 * @param ended how many ended tasks are kept
 * @param oldestEnded how long ago the oldest of them ended; null when none is kept
 * @param idsPassed the window of a chosen id is over, and the id is not yet forgotten
 * @param sweptAgo how long ago a reaper last swept the queue; null where no lease stands, or if none ever did
 */
public record QueueLook(
        @Nullable Instant at,
        boolean empty,
        boolean pending,
        boolean rings,
        boolean leased,
        @Nullable Duration nextDue,
        long ended,
        @Nullable Duration oldestEnded,
        boolean idsPassed,
        @Nullable Duration sweptAgo) {

    /** No delay is longer than this: a look later on tells the rest. */
    public static final Duration MAX_DUE = Duration.ofHours(1);

    /** Nothing anywhere. */
    public static final QueueLook EMPTY = new QueueLook(null, true, false, false, false, null, 0, null, false, null);

    public QueueLook {
        nextDue = nextDue == null || nextDue.compareTo(MAX_DUE) < 0 ? nextDue : MAX_DUE;
    }

    /** Whether a sweep of due tasks has something to do: a task to bring, or a signal to give. */
    public boolean wantsDispatch() {
        return (pending && !rings)
                || Optional.ofNullable(nextDue).filter(Duration::isZero).isPresent();
    }

    /** Whether nothing waits or runs there: what it holds has ended. */
    public boolean isQuiet() {
        return !pending && !leased && nextDue == null;
    }

    /** Whether leases stand that no reaper has looked after for so long. */
    public boolean isUnsweptFor(Duration time) {
        return sweptAgo != null && sweptAgo.compareTo(time) > 0;
    }

    /** Whether a trim by this policy has something to forget. */
    public boolean wantsTrim(TrimPolicy policy) {
        return idsPassed || ended > policy.count() || (oldestEnded != null && oldestEnded.compareTo(policy.age()) >= 0);
    }
}
