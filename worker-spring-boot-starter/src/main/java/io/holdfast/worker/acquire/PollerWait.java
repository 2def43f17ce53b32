package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.WorkBell;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.execute.Interruption;
import io.holdfast.worker.execute.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The waits of a poller: for a free slot, and for a queue that rings. One thread waits; another may end it. */
final class PollerWait {

    /** Only bounds how late a bell is heard that a dying worker took with it. */
    static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** While a server is away, which is to be asked soon when it is back; and where queues may be new. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

    /** While there is nobody to listen to. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final WorkerSlots slots;
    private final RoundRobin turns;
    private final UnreachableQueues away;
    private final boolean mayGrow;
    private final Interruption waiting = new Interruption();

    /** @param mayGrow whether queues that are new are served, too */
    PollerWait(WorkerSlots slots, RoundRobin turns, UnreachableQueues away, boolean mayGrow) {
        this.slots = slots;
        this.turns = turns;
        this.away = away;
        this.mayGrow = mayGrow;
    }

    /** Ends the wait, and all that come. */
    void end() {
        waiting.tell(StopReason.STOPPING);
    }

    /** Takes the free slots, one at least; while there is none the bell is left to others. */
    int takeFree(WorkBell bell) throws InterruptedException {
        int free = slots.tryTake(TaskQueue.PORTION);
        if (free > 0) {
            return free;
        }
        bell.rest();
        if (!waiting.enter()) {
            throw new InterruptedException();
        }
        try {
            return slots.takeFree(TaskQueue.PORTION);
        } finally {
            waiting.leave();
        }
    }

    /** Waits for work, and gives the first turns to the queues that rang. False when it listened and none did. */
    boolean awaitWork(WorkBell bell) throws InterruptedException {
        if (!waiting.enter()) {
            return true;
        }
        try {
            List<QueueName> reachable = away.reachable(turns.served());
            if (reachable.isEmpty()) {
                away.awaitOne(PAUSE);
                return true;
            }
            Set<QueueName> rang = bell.await(reachable, away.any() || mayGrow ? SHORT_WAIT : MAX_WAIT);
            turns.first(rang);
            return !rang.isEmpty();
        } finally {
            waiting.leave();
        }
    }
}
