package io.holdfast.worker.acquire;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkBell;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ReconnectBackoff;
import io.holdfast.worker.support.SafeThrowables;
import io.holdfast.worker.support.ServerRecovery;
import io.holdfast.worker.support.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills slots as they get free: asks the served queues, round-robin, for as many tasks as there are free slots
 * ({@link TaskAcquirer}). With nothing there it waits until a queue rings ({@link PollerWait}), and looks at those that did not
 * ({@link EmptyQueueCheck}). A server that does not answer is left to the {@link ServerRecovery}; the queues of others go on. While
 * nobody answers it tries again, at most half a second later.
 */
public final class Poller implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Poller.class);

    private final TaskQueues queues;
    private final ServedQueues served;
    private final WorkerSlots slots;
    private final TaskAcquirer taker;
    private final OutageLog outage;
    private final StopSignal stop;
    private final RoundRobin turns = new RoundRobin();
    private final EmptyQueueCheck look;
    private final PollerWait wait;
    private final ReconnectBackoff backoff = new ReconnectBackoff();

    public Poller(
            TaskQueues queues,
            ServedQueues served,
            WorkerSlots slots,
            SlotFiller filling,
            TaskAcquirer taker,
            UnreachableQueues away,
            OutageLog outage,
            StopSignal stop) {
        this.queues = queues;
        this.served = served;
        this.slots = slots;
        this.taker = taker;
        this.outage = outage;
        this.stop = stop;
        this.look = new EmptyQueueCheck(queues, turns, away, filling, outage);
        this.wait = new PollerWait(slots, turns, away, served.mayGrow());
    }

    @Override
    public void run() {
        try (WorkBell bell = queues.bell()) {
            while (!stop.isGiven()) {
                repeat(bell);
            }
        }
    }

    private void repeat(WorkBell bell) {
        try {
            runOnce(bell);
            backoff.reset();
        } catch (StoreException e) {
            pauseAfter(e);
        } catch (InterruptedException e) {
            log.debug("The poller was told to stop");
        } catch (Throwable e) {
            log.error("The poller broke; it goes on", SafeThrowables.loggable(e));
            stop.pause(backoff.next());
        }
    }

    /** No new acquires from now on; what a last one brings is given back. */
    void stop() {
        stop.give();
        wait.end();
    }

    /** Fills the free slots, and waits for more work when there was less than that. */
    private void runOnce(WorkBell bell) throws InterruptedException {
        if (turns.serve(served.served())) {
            look.runOnce();
        }
        int free = wait.takeFree(bell);
        int taken = 0;
        try {
            for (int left = turns.size(); left > 0 && taken < free && !stop.isGiven(); left--) {
                taken += take(free - taken);
            }
        } finally {
            slots.free(free - taken);
        }
        if (taken < free) {
            awaitWork(bell);
        } else if (look.isDue()) {
            look.runOnce(); // a busy worker hears no bell
        }
    }

    private int take(int most) {
        QueueName next = turns.next();
        TaskAcquirer.Taken taken = taker.take(next, most, turns.served().size() == 1);
        if (taken.again()) {
            turns.last(next);
        }
        return taken.count();
    }

    private void awaitWork(WorkBell bell) throws InterruptedException {
        if (!wait.awaitWork(bell) && (queues.sharded() || look.isOlderThan(PollerWait.MAX_WAIT))) {
            look.runOnce();
        }
    }

    private void pauseAfter(StoreException error) {
        if (!stop.isGiven()) {
            outage.failed(OutageLog.POLLER, error);
            stop.pause(backoff.next());
        }
    }
}
