package io.holdfast.worker;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many tasks of a queue may be acquired at this moment, in addition to its slots: none while a service that
 * they need is unavailable. A closed gate is checked again several times in a tenth of a second and costs Redis
 * nothing; the tasks of the queue stay pending. Called by one thread; must return at once.
 */
@FunctionalInterface
public interface QueueGate {

    /** Never closed. */
    QueueGate OPEN = (free, total) -> free;

    /**
     * @param free slots without a task, at least one
     * @param total slots of the queue; equal to {@code free} while none of its tasks runs
     * @return how many tasks may be acquired, at most {@code free}; zero if the gate is closed
     */
    int room(int free, int total);

    /**
     * Why the gate is closed, shown to users who ask why a task waits; null while it is open. Called by any thread.
     */
    default @Nullable Closure closure() {
        return null;
    }

    /**
     * A closed gate.
     *
     * @param left for at least how long; null if unknown
     */
    record Closure(String reason, @Nullable Duration left) {

        /** Bounds the time to 100 years. */
        public Closure {
            left = left == null ? null : TimeRange.clamp(left);
        }
    }
}
