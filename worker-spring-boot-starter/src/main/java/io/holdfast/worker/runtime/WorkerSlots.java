package io.holdfast.worker.runtime;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many tasks this process runs at a time. */
final class WorkerSlots {

    private final int total;
    private final Semaphore free;

    WorkerSlots(int total) {
        this.total = total;
        this.free = new Semaphore(total);
    }

    /** Waits until one is free and takes all that are, up to {@code most}. */
    int takeFree(int most) throws InterruptedException {
        free.acquire();
        int taken = 1 + free.drainPermits();
        if (taken > most) {
            free.release(taken - most);
        }
        return Math.min(taken, most);
    }

    void free(int count) {
        free.release(count);
    }

    int total() {
        return total;
    }

    /** Waits until all are free; returns whether they are. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        boolean idle = free.tryAcquire(total, atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (idle) {
            free.release(total);
        }
        return idle;
    }
}
