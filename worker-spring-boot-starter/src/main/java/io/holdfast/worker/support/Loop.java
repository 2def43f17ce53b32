package io.holdfast.worker.support;

import io.holdfast.queue.StoreException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats one step on its own thread, in an interval or earlier on request. A step that fails is repeated like any
 * other.
 */
public final class Loop {

    /** One step. */
    @FunctionalInterface
    public interface Step {

        /** Returns when it is to be repeated, if earlier than the interval; otherwise null. */
        @Nullable
        Duration run();
    }

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration MAX_STEP = Duration.ofSeconds(5);

    private final String name;
    private final Duration interval;
    private final Step step;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long nextNanos = System.nanoTime();
    private boolean stopped;

    public Loop(String name, Duration interval, Step step) {
        this.name = name;
        this.interval = interval;
        this.step = step;
        this.thread = Threads.daemons("holdfast-" + name.replace(' ', '-')).newThread(this::repeat);
    }

    public void start() {
        thread.start();
    }

    /** Runs the next step within this time, unless it is due earlier anyway. */
    public void runWithin(Duration time) {
        if (time.compareTo(interval) >= 0) {
            return; // the interval is shorter, and a far time would overflow nanoseconds
        }
        long at = System.nanoTime() + time.toNanos();
        lock.lock();
        try {
            if (at - nextNanos < 0) {
                nextNanos = at;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Starts no further step. */
    public void end() {
        lock.lock();
        try {
            stopped = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Starts no further step, and waits for one under way. */
    public void stop() throws InterruptedException {
        end();
        thread.join(MAX_STEP.toMillis());
    }

    private void repeat() {
        try {
            while (awaitNext()) {
                runStep();
            }
        } catch (InterruptedException e) {
            log.error("The {} was interrupted and has ended", name);
        }
    }

    private boolean awaitNext() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped && nextNanos - System.nanoTime() > 0) {
                long unused = changed.awaitNanos(nextNanos - System.nanoTime());
            }
            nextNanos = System.nanoTime() + interval.toNanos();
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void runStep() {
        try {
            Duration again = step.run();
            if (again != null) {
                runWithin(again);
            }
        } catch (StoreException e) {
            log.debug("The {} failed and retries in {} ms", name, interval.toMillis(), e);
        } catch (Throwable e) { // it must not end the loop
            log.error(
                    "Unexpected error in the {}; it continues in {} ms",
                    name,
                    interval.toMillis(),
                    SafeThrowables.loggable(e));
        }
    }
}
