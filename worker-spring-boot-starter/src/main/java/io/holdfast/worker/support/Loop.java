package io.holdfast.worker.support;

import io.holdfast.queue.StoreException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats one step on a thread of its own, in an interval or earlier when that is asked for. A step that fails is
 * repeated like any other.
 */
public final class Loop {

    /** One step. */
    @FunctionalInterface
    public interface Step {

        /** Returns in how long it is to be repeated, when that is less than the interval; else null. */
        @Nullable
        Duration run();
    }

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

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

    /** The next step is in this time, if it is not earlier anyway. */
    public void within(Duration time) {
        if (time.compareTo(interval) >= 0) {
            return; // it is earlier, and a far time has no place in a count of nanoseconds
        }
        long wanted = System.nanoTime() + time.toNanos();
        lock.lock();
        try {
            if (wanted - nextNanos < 0) {
                nextNanos = wanted;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No further step. */
    public void end() {
        lock.lock();
        try {
            stopped = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The same, and waits for a step that is under way. */
    public void stop() throws InterruptedException {
        end();
        thread.join(LONGEST_STEP.toMillis());
    }

    private void repeat() {
        try {
            while (awaitTurn()) {
                runStep();
            }
        } catch (InterruptedException e) {
            log.error("The {} was interrupted and has ended", name);
        }
    }

    private boolean awaitTurn() throws InterruptedException {
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
                within(again);
            }
        } catch (StoreException e) {
            log.debug("The {} could not work; it tries again in {} ms", name, interval.toMillis(), e);
        } catch (Throwable e) { // whatever it was: a loop that ends unseen is worse
            log.error("The {} broke; it goes on in {} ms", name, interval.toMillis(), SafeThrowables.loggable(e));
        }
    }
}
