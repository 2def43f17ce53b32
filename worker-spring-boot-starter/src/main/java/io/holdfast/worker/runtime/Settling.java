package io.holdfast.worker.runtime;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that settle, until there is nothing left to settle or no time for it. */
final class Settling {

    private static final Logger log = LoggerFactory.getLogger(Settling.class);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int THREADS = 2;

    private final Settler settler;
    private final LeaseKeeper leases;
    private final StopSignal stop;
    private final List<Thread> threads;

    /**
     * How many tasks a flush takes, unless more have gathered than the slots hold: each thread its part of the slots, so that Redis has the next call to do while
     * the answer to the last one is read. A flush of all that there is would leave one of the two without work.
     */
    static int mostOfAFlush(int slots) {
        return (slots + THREADS - 1) / THREADS;
    }

    /** @param stop given when it has ended */
    Settling(Settler settler, LeaseKeeper leases, StopSignal stop) {
        this.stop = stop;
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
        while (!stop.isGiven()) {
            try {
                if (settler.runOnce() == 0) {
                    backoff.reset();
                } else {
                    stop.pause(backoff.next());
                }
            } catch (InterruptedException e) {
                stop.give();
            } catch (
                    Throwable
                            e) { // such as too little memory: a settler that ends unseen would settle nothing any more
                log.error("The settler broke; it goes on", e);
                stop.pause(backoff.next());
            }
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
