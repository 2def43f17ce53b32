package io.holdfast.worker.runtime;

import java.time.Duration;

/** The thread that settles, until there is nothing left to settle or no time for it. */
final class Settling {

    private static final Duration LOOK = Duration.ofMillis(10);

    private final Settler settler;
    private final LeaseKeeper leases;
    private final StopSignal stop = new StopSignal();
    private final Thread thread;

    Settling(Settler settler, LeaseKeeper leases) {
        this.settler = settler;
        this.leases = leases;
        this.thread = Threads.daemons("holdfast-settler").newThread(this::repeat);
    }

    Settler settler() {
        return settler;
    }

    void start() {
        thread.start();
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
        thread.interrupt();
        thread.join(LOOK.toMillis());
        return leases.isEmpty();
    }
}
