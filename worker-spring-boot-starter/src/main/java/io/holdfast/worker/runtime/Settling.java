package io.holdfast.worker.runtime;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The threads that settle, until there is nothing left to settle or no time for it. */
final class Settling {

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int THREADS = 2;

    private final Settler settler;
    private final LeaseKeeper leases;
    private final StopSignal stop = new StopSignal();
    private final List<Thread> threads;

    /**
     * How many tasks a flush takes at most: each thread its part of the slots, so that Redis has the next call to do while
     * the answer to the last one is read. A flush of all that there is would leave one of the two without work.
     */
    static int mostOfAFlush(int slots) {
        return (slots + THREADS - 1) / THREADS;
    }

    Settling(Settler settler, LeaseKeeper leases) {
        this.settler = settler;
        this.leases = leases;
        this.threads = IntStream.rangeClosed(1, THREADS)
                .mapToObj(
                        number -> Threads.daemons("holdfast-settler-" + number).newThread(this::repeat))
                .toList();
    }

    Settler settler() {
        return settler;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void repeat() {
        Backoff backoff = new Backoff();
        try {
            while (!stop.isGiven()) {
                if (settler.runOnce() == 0) {
                    backoff.reset();
                } else {
                    stop.pause(backoff.next());
                }
            }
        } catch (InterruptedException e) {
            stop.give();
        }
    }

    /** Waits until no lease waits for its settle any more, and ends; returns whether none does. */
    boolean finish(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!leases.isEmpty() && System.nanoTime() - deadline < 0) {
            stop.pause(LOOK);
        }
        stop.give();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(LOOK.toMillis());
        }
        return leases.isEmpty();
    }
}
