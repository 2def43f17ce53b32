package io.holdfast.worker.execute;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many tasks of a handler run at a time. As many again wait here, under their leases and without a slot, so
 * that the next one starts in the thread and the slot of the one that ends. What comes beyond that is put off until its
 * turn is likely, by the time that runs take: so it comes back once, as a rule, and not over and over. Safe for use by
 * many threads.
 */
final class HandlerLimit<W> {

    /** Beyond this nothing is foretold: tasks come back at random times, so that they don't come back together. */
    private static final Duration HORIZON = Duration.ofSeconds(60);

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final double WEIGHT_OF_THE_LAST = 0.2;

    private final int most;
    private final Deque<W> waiting = new ArrayDeque<>();
    private int running;
    private boolean dismissed;
    private double usualNanos = SHORTEST.toNanos();
    private long nextTurnNanos = System.nanoTime();

    HandlerLimit(int most) {
        this.most = most;
    }

    /** What becomes of a task that could be run now. */
    sealed interface Admission {
        record Run() implements Admission {}

        record Wait() implements Admission {}

        record PutOff(Duration delay) implements Admission {}
    }

    synchronized Admission admit(W task) {
        if (running < most) {
            running++;
            return new Admission.Run();
        } else if (!dismissed && waiting.size() < most) {
            waiting.add(task);
            return new Admission.Wait();
        }
        return new Admission.PutOff(delay(System.nanoTime()));
    }

    private Duration delay(long now) {
        long untilTheWaitingAreThrough = now + (long) usualNanos;
        long turn = Math.max(nextTurnNanos, untilTheWaitingAreThrough);
        if (turn - now > HORIZON.toNanos()) {
            return HORIZON.minus(Duration.ofMillis(ThreadLocalRandom.current().nextLong(HORIZON.toMillis() / 2)));
        }
        nextTurnNanos = turn + (long) (usualNanos / most);
        Duration delay = Duration.ofNanos(turn - now);
        return delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay;
    }

    /** After a run; returns the one that takes its place, and its slot. */
    synchronized @Nullable W ended(long runNanos) {
        usualNanos += WEIGHT_OF_THE_LAST * (runNanos - usualNanos);
        W next = waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }

    /** A task that was admitted and can't be run after all. */
    synchronized void forget() {
        running--;
    }

    /** The worker stops: it does not run those that wait, and nothing waits behind them any more. */
    synchronized void dismissWaiting() {
        dismissed = true;
        waiting.clear();
    }
}
