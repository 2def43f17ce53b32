package io.holdfast.worker.lease;

import io.holdfast.queue.model.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/** Hears what the worker learns of a lease that it holds, and of its own end. Each call may come repeatedly, at any time. */
public interface HeldTask {

    /** Its idempotency key, if it has one that it claims. */
    default @Nullable IdempotencyKey key() {
        return null;
    }

    /** Nothing is run under this lease: it only waits for its settle. */
    HeldTask IDLE = new HeldTask() {
        @Override
        public void leaseLost() {}

        @Override
        public void cancelRequested() {}

        @Override
        public void workerStops() {}

        @Override
        public void abandon() {}
    };

    void leaseLost();

    void cancelRequested();

    /** No handler starts from now on: a task whose handler has not begun goes back at once. */
    void workerStops();

    /** The worker can't wait any longer: the task goes back, and what its handler still says is void. */
    void abandon();
}
