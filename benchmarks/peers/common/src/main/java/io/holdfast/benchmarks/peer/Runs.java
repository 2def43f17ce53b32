package io.holdfast.benchmarks.peer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Counts the runs of the handlers of this JVM. */
public final class Runs {

    private static final AtomicLong FIRST = new AtomicLong();
    private static final AtomicLong COUNT = new AtomicLong();
    private static final long LOOK_NANOS = 1_000_000;

    private Runs() {}

    public static void reset() {
        FIRST.set(0);
        COUNT.set(0);
    }

    /** The complete work of a task. */
    public static void ran() {
        if (FIRST.getPlain() == 0) {
            FIRST.compareAndSet(0, System.nanoTime());
        }
        COUNT.incrementAndGet();
    }

    /** Waits until that many tasks have run and the queue reports that all are acknowledged. */
    public static long awaitEnd(int tasks, BooleanSupplier acknowledged) {
        while (COUNT.get() < tasks || !acknowledged.getAsBoolean()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return System.nanoTime() - FIRST.get();
    }
}
