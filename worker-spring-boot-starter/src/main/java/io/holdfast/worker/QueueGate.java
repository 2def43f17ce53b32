package io.holdfast.worker;

import io.holdfast.queue.model.TimeRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says how many tasks of a queue may be taken at this moment, beside what its slots allow: nothing while whatever they
 * need is away. A closed gate is looked at again a few times in a tenth of a second and costs Redis nothing; the queue's
 * tasks stay pending. Asked for room by one thread; must answer at once.
 */
@FunctionalInterface
public interface QueueGate {

    /** Never closed. */
    QueueGate OPEN = (free, total) -> free;

    /**
     * @param free slots that have no task, at least one
     * @param total slots of the queue; equal to {@code free} while none of its tasks runs
     * @return how many tasks may be taken, at most {@code free}; zero when the gate is closed
     */
    int room(int free, int total);

    /**
     * Why nothing may be taken at present, for those who ask why a task waits; null while the gate is open. For use by
     * any thread.
     */
    default @Nullable Closure closure() {
        return null;
    }

    /**
     * A gate is closed.
     *
     * @param left for how long at least; null when nobody knows
     */
    record Closure(String reason, @Nullable Duration left) {

        /** Bounds the time to 100 years. */
        public Closure {
            left = left == null ? null : TimeRange.clamp(left);
        }
    }
}
