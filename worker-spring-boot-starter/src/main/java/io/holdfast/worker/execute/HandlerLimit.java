package io.holdfast.worker.execute;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many tasks of a handler run at a time. The same number of tasks waits here, under their leases and without
 * a slot: the next one starts in the thread and the slot of the one that ends. Further tasks are snoozed for as
 * long as their start is estimated to take, from the run times, so that most are snoozed only once. Thread-safe.
 *
 * @param <W> a task that waits
 */
final class HandlerLimit<W> {

    /** The longest estimate. Beyond it tasks get random delays, so that they do not come back together. */
    private static final Duration HORIZON = Duration.ofSeconds(60);

    private static final Duration MIN_DELAY = Duration.ofMillis(50);
    private static final double WEIGHT_OF_LAST_RUN = 0.2;

    private final int max;
    private final Deque<W> waiting = new ArrayDeque<>();
    private int running;
    private boolean closed;
    private double averageRunNanos = MIN_DELAY.toNanos();
    private long nextStartNanos = System.nanoTime();

    HandlerLimit(int max) {
        this.max = max;
    }

    /** What happens to a task that could run now. */
    sealed interface Admission {
        record Run() implements Admission {}

        record Wait() implements Admission {}

        record Snooze(Duration delay) implements Admission {}
    }

    synchronized Admission admit(W task) {
        if (running < max) {
            running++;
            return new Admission.Run();
        } else if (!closed && waiting.size() < max) {
            waiting.add(task);
            return new Admission.Wait();
        }
        return new Admission.Snooze(delay(System.nanoTime()));
    }

    private Duration delay(long now) {
        long endOfQueueNanos = now + (long) averageRunNanos;
        long startNanos = Math.max(nextStartNanos, endOfQueueNanos);
        if (startNanos - now > HORIZON.toNanos()) {
            return HORIZON.minus(Duration.ofMillis(ThreadLocalRandom.current().nextLong(HORIZON.toMillis() / 2)));
        }
        nextStartNanos = startNanos + (long) (averageRunNanos / max);
        Duration delay = Duration.ofNanos(startNanos - now);
        return delay.compareTo(MIN_DELAY) < 0 ? MIN_DELAY : delay;
    }

    /** After a run; returns the task that takes over its place and slot. */
    synchronized @Nullable W ended(long runNanos) {
        averageRunNanos += WEIGHT_OF_LAST_RUN * (runNanos - averageRunNanos);
        W next = waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }

    /** A task that was admitted cannot be started after all. */
    synchronized void forget() {
        running--;
    }

    /** The worker stops: waiting tasks do not run, and no further task waits. */
    synchronized void closeWaiting() {
        closed = true;
        waiting.clear();
    }
}
