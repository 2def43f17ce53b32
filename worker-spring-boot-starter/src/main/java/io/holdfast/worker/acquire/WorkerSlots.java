package io.holdfast.worker.acquire;

import io.holdfast.worker.QueueGate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The slots of a fetcher: how many tasks run at a time, and whether any may be acquired. */
public final class WorkerSlots {

    /** How soon an opened gate is noticed. */
    private static final long GATE_CHECK_MILLIS = 25;

    private final int total;
    private final QueueGate gate;
    private final boolean singleQueue;
    private final Drain drain;
    private final Semaphore free;
    private final CountDownLatch never = new CountDownLatch(1);

    /** @param singleQueue whether all slots are for the tasks of one queue */
    public WorkerSlots(int total, boolean singleQueue) {
        this(total, singleQueue, QueueGate.OPEN, new Drain());
    }

    public WorkerSlots(int total, boolean singleQueue, QueueGate gate, Drain drain) {
        this.drain = drain;
        this.total = total;
        this.singleQueue = singleQueue;
        this.gate = gate;
        this.free = new Semaphore(total);
    }

    /**
     * Waits until a slot is free and the gate is open, and takes all slots that the gate lets through, up to {@code
     * max}.
     */
    public int takeFree(int max) throws InterruptedException {
        while (true) {
            free.acquire();
            int taken = takeOf(1 + free.drainPermits(), max);
            if (taken > 0) {
                return taken;
            }
            boolean unused = never.await(GATE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The same without waiting; none if no slot is free or the gate is closed. */
    int tryTake(int max) {
        return takeOf(free.drainPermits(), max);
    }

    private int takeOf(int all, int max) {
        int taken = 0;
        try {
            taken = all == 0 || drain.isRequested()
                    ? 0
                    : Math.min(max, Math.max(0, Math.min(all, gate.room(all, total))));
        } finally { // a gate may throw
            free.release(all - taken);
        }
        return taken;
    }

    void free(int count) {
        if (count > 0) { // otherwise it would wake the fetcher for nothing
            free.release(count);
        }
    }

    /** Whether a free slot may always have the next task of the same queue. */
    boolean singleQueue() {
        return singleQueue && gate == QueueGate.OPEN && !drain.isRequested();
    }

    public int total() {
        return total;
    }

    /** Waits until all slots are free; returns whether they are. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        boolean idle = free.tryAcquire(total, atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (idle) {
            free.release(total);
        }
        return idle;
    }
}
