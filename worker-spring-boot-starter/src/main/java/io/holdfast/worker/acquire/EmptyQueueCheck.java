package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.support.OutageLog;
import java.time.Duration;
import java.util.List;

/**
 * Finds out which of the queues that are thought to be empty have tasks, in one round trip. A worker that is idle hears
 * their bells; one that is busy does not, and looks now and then. For one thread.
 */
final class EmptyQueueCheck {

    /** How long a server may hold up the queues of others. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** The driver gives a call up before. */
    private static final Duration MAX_CALL = Duration.ofSeconds(3);

    /** Between the looks of a busy worker: a small part of its time. */
    private static final Duration MIN_PAUSE = Duration.ofMillis(25);

    /** On a slow network fairness is worth more of it. */
    private static final Duration MAX_PAUSE = Duration.ofMillis(500);

    private static final int PAUSES_PER_LOOK = 20;

    private final TaskQueues queues;
    private final RoundRobin turns;
    private final UnreachableQueues away;
    private final SlotFiller filling;
    private final OutageLog outage;
    private long lookedNanos = System.nanoTime();
    private long tookNanos;

    EmptyQueueCheck(TaskQueues queues, RoundRobin turns, UnreachableQueues away, SlotFiller filling, OutageLog outage) {
        this.queues = queues;
        this.turns = turns;
        this.away = away;
        this.filling = filling;
        this.outage = outage;
    }

    /** Gives a turn to each that has tasks. Where there is one queue only, asking it costs no more than a look. */
    void runOnce() {
        List<QueueName> out = away.reachable(turns.out());
        if (turns.served().size() == 1) {
            out.forEach(turns::last);
            lookedNanos = System.nanoTime();
        } else if (!out.isEmpty()) {
            lookAt(out);
        }
    }

    private void lookAt(List<QueueName> out) {
        long begun = System.nanoTime();
        queues.look(out, queues.sharded() ? PATIENCE : MAX_CALL).forEach((queue, seen) -> {
            if (seen.pending()) {
                turns.last(queue);
            }
            filling.dueIn(queue, seen.nextDue());
        });
        outage.answered(OutageLog.POLLER);
        lookedNanos = System.nanoTime();
        tookNanos = lookedNanos - begun;
    }

    /** Whether a busy worker should look again. */
    boolean isDue() {
        long part = Math.max(MIN_PAUSE.toNanos(), PAUSES_PER_LOOK * tookNanos);
        return isOlderThan(Duration.ofNanos(Math.min(part, MAX_PAUSE.toNanos())));
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - lookedNanos >= age.toNanos();
    }
}
