package io.holdfast.worker.acquire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The fetchers of a worker, each with its own thread and slots: one for the queues that are served round-robin, and one
 * per lane.
 */
public final class TaskFetchers {

    private record One(WorkerSlots slots, LostAcquires lost, TaskFetcher fetcher, Thread thread) {}

    private final List<One> all = new ArrayList<>();

    public void add(String name, WorkerSlots slots, LostAcquires lost, TaskFetcher fetcher) {
        // Not a daemon thread: the worker keeps the JVM alive.
        all.add(new One(slots, lost, fetcher, new Thread(fetcher, name)));
    }

    public void start() {
        all.forEach(one -> one.thread().start());
    }

    /** Acquires no more tasks. */
    public void stop() {
        all.forEach(one -> one.fetcher().stop());
    }

    /** Waits for the acquiring calls under way. */
    public void awaitLastAcquire(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (One one : all) {
            one.thread().join(Math.max(1, left(end).toMillis())); // 0 would wait forever
            one.lost().awaitCallsUnderWay(end); // of a late reply
        }
    }

    /** Waits until all slots are free; returns whether they are. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean idle = true;
        for (One one : all) {
            idle &= one.slots().awaitIdle(left(end));
        }
        return idle;
    }

    /** Releases the tasks that calls without a reply have acquired. */
    public void releaseUnreceived() {
        all.forEach(one -> one.lost().releaseUnreceived());
    }

    private static Duration left(long endNanos) {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }
}
