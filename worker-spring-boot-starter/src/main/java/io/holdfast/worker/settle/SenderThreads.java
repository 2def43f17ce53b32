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

/** The threads that settle tasks, until nothing is left to settle or the time is over. */
public final class SenderThreads {

    private static final Logger log = LoggerFactory.getLogger(SenderThreads.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(10);
    private static final int THREADS = 2;

    private final SettlementSender sender;
    private final LeaseKeeper leases;
    private final StopSignal stop;
    private final List<Thread> threads;

    /**
     * How many settlements a flush takes, unless more have gathered than the slots hold: each thread its share of the
     * slots, so that Redis has the next call to process while the last reply is read. With all of them in one flush the
     * other thread would be idle.
     */
    public static int maxFlushSize(int slots) {
        return (slots + THREADS - 1) / THREADS;
    }

    /** @param stop given when it ends */
    public SenderThreads(SettlementSender sender, LeaseKeeper leases, StopSignal stop) {
        this.stop = stop;
        this.sender = sender;
        this.leases = leases;
        this.threads = IntStream.rangeClosed(1, THREADS)
                .mapToObj(number -> Threads.daemons("holdfast-sender-" + number).newThread(this::repeat))
                .toList();
    }

    SettlementSender sender() {
        return sender;
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    private void repeat() {
        ReconnectBackoff backoff = new ReconnectBackoff();
        while (!stop.isGiven()) {
            try {
                if (sender.runOnce() == 0) {
                    backoff.reset();
                } else {
                    stop.pause(backoff.next());
                }
            } catch (InterruptedException e) {
                stop.give();
            } catch (Throwable e) { // such as an OutOfMemoryError: it must not end the thread
                log.error("Unexpected error while settling tasks; the thread continues", e);
                stop.pause(backoff.next());
            }
        }
    }

    /** Waits until all tasks are settled, and ends; returns whether they are. */
    public boolean finish(Duration max) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        while (!leases.isEmpty() && System.nanoTime() - deadline < 0) {
            stop.pause(CHECK_INTERVAL);
        }
        stop.give();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(CHECK_INTERVAL.toMillis());
        }
        return leases.isEmpty();
    }
}
