package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks as slots get free: asks the served queues, turn about, for as many as there are free slots. With nothing
 * there it waits until a queue rings. While Redis is away it tries again, at most half a second later.
 */
final class Poller implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Poller.class);
    private static final String NAME = "poller";
    /** Only bounds how late a new queue is seen, or a bell that a dying worker took with it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final PollerStore store;
    private final WorkerSlots slots;
    private final SlotRefill filling;
    private final StopSignal stop;
    private final Interruption waiting = new Interruption();
    private final Backoff backoff = new Backoff();
    private int turn;

    /**
     * What it works on.
     *
     * @param lease how long an acquired lease lasts
     */
    record PollerStore(TaskQueues queues, ServedQueues served, WorkerId worker, Duration lease, Outage outage) {}

    Poller(PollerStore store, WorkerSlots slots, SlotRefill filling, StopSignal stop) {
        this.store = store;
        this.slots = slots;
        this.filling = filling;
        this.stop = stop;
    }

    @Override
    public void run() {
        while (!stop.isGiven()) {
            try {
                runOnce();
                backoff.reset();
            } catch (StoreException e) {
                pauseAfter(e);
            } catch (InterruptedException e) {
                log.debug("The poller was told to stop");
            } catch (Throwable e) {
                log.error("The poller broke; it goes on", Thrown.loggable(e));
                stop.pause(backoff.next());
            }
        }
    }

    /** No new acquires from now on; what a last one brings is given back. */
    void stop() {
        stop.give();
        waiting.tell(StopReason.STOPPING);
    }

    /** Fills the free slots, and waits for more work when there was less than that. */
    void runOnce() throws InterruptedException {
        List<QueueName> queues = store.served().served();
        int free = takeFree();
        int taken = 0;
        try {
            filling.lost().giveBack();
            for (int looked = 0; looked < queues.size() && taken < free && !stop.isGiven(); looked++) {
                taken += acquire(queues.get(Math.floorMod(turn++, queues.size())), free - taken);
            }
        } finally {
            slots.free(free - taken);
        }
        if (taken < free) {
            awaitWork(queues);
        }
    }

    private int acquire(QueueName name, int most) {
        TaskQueue queue = store.queues().queue(name);
        return filling.lost().whileTaking(() -> filling.handOn(queue, acquire(queue, most)));
    }

    private Acquired acquire(TaskQueue queue, int most) {
        try {
            Acquired acquired = queue.acquire(store.worker(), most, store.lease());
            store.outage().answered(NAME); // here, since the wait for work may be long
            return acquired;
        } catch (StoreFullException e) { // refused, and nothing was taken
            throw e;
        } catch (RuntimeException | Error e) { // whatever it was, the call may have taken tasks
            filling.lost().doubt(queue.name());
            throw e;
        }
    }

    private int takeFree() throws InterruptedException {
        if (!waiting.enter()) {
            throw new InterruptedException();
        }
        try {
            return slots.takeFree(TaskQueue.PORTION);
        } finally {
            waiting.leave();
        }
    }

    private void awaitWork(List<QueueName> queues) {
        if (!waiting.enter()) {
            return;
        }
        try {
            store.queues().awaitWork(queues, LONGEST_WAIT);
        } finally {
            waiting.leave();
        }
    }

    private void pauseAfter(StoreException error) {
        if (!stop.isGiven()) {
            store.outage().failed(NAME, error);
            stop.pause(backoff.next());
        }
    }
}
