package io.holdfast.worker.settle;

import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.support.ReconnectBackoff;
import io.holdfast.worker.support.StopSignal;
import io.holdfast.worker.support.Threads;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that settle, until there is nothing left to settle or no time for it. */
public final class SenderThreads {

    private static final Logger log = LoggerFactory.getLogger(SenderThreads.class);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int THREADS = 2;

    private final SettlementSender settler;
    private final LeaseKeeper leases;
    private final StopSignal stop;
    private final List<Thread> threads;

    /**
     * How many tasks a flush takes, unless more have gathered than the slots hold: each thread its part of the slots, so that Redis has the next call to do while
     * the answer to the last one is read. A flush of all that there is would leave one of the two without work.
     */
    public static int mostOfAFlush(int slots) {
        return (slots + THREADS - 1) / THREADS;
    }

    /** @param stop given when it has ended */
    public SenderThreads(SettlementSender settler, LeaseKeeper leases, StopSignal stop) {
        this.stop = stop;
        this.settler = settler;
        this.leases = leases;
        this.threads = IntStream.rangeClosed(1, THREADS)
                .mapToObj(
                        number -> Threads.daemons("holdfast-settler-" + number).newThread(this::repeat))
                .toList();
    }

    SettlementSender settler() {
        return settler;
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    private void repeat() {
        ReconnectBackoff backoff = new ReconnectBackoff();
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
    public boolean finish(Duration atMost) throws InterruptedException {
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
