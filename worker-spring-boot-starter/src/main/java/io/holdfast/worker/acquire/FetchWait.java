package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.WakeupListener;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.execute.Interruption;
import io.holdfast.worker.execute.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The waits of a fetcher: for a free slot, and for the wake-up signal of a queue. One thread waits; another may end the
 * wait.
 */
final class FetchWait {

    /** Bounds the delay of a signal that a dying worker consumed. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** While a server is unavailable, so that it is used soon after it is back, and while new queues may appear. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

    /** While no queue is reachable. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final WorkerSlots slots;
    private final RoundRobin round;
    private final UnreachableQueues unreachable;
    private final boolean mayGrow;
    private final Interruption waiting = new Interruption();

    /** @param mayGrow whether new queues are served, too */
    FetchWait(WorkerSlots slots, RoundRobin round, UnreachableQueues unreachable, boolean mayGrow) {
        this.slots = slots;
        this.round = round;
        this.unreachable = unreachable;
        this.mayGrow = mayGrow;
    }

    /** Ends the wait and all later ones. */
    void end() {
        waiting.request(StopReason.STOPPING);
    }

    /** Takes the free slots, at least one; while there is none, other workers get the wake-up signals. */
    int takeFree(WakeupListener wakeups) throws InterruptedException {
        int free = slots.tryTake(TaskQueue.MAX_BATCH);
        if (free > 0) {
            return free;
        }
        wakeups.suspend();
        if (!waiting.enter()) {
            throw new InterruptedException();
        }
        try {
            return slots.takeFree(TaskQueue.MAX_BATCH);
        } finally {
            waiting.leave();
        }
    }

    /** Waits for work, and puts the queues that signalled first. False if it listened and none did. */
    boolean awaitWork(WakeupListener wakeups) throws InterruptedException {
        if (!waiting.enter()) {
            return true;
        }
        try {
            List<QueueName> reachable = unreachable.reachable(round.served());
            if (reachable.isEmpty()) {
                unreachable.awaitOne(PAUSE);
                return true;
            }
            Set<QueueName> signalled = wakeups.await(reachable, unreachable.any() || mayGrow ? SHORT_WAIT : MAX_WAIT);
            round.addFirst(signalled);
            return !signalled.isEmpty();
        } finally {
            waiting.leave();
        }
    }
}
