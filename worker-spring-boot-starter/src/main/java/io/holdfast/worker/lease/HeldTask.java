package io.holdfast.worker.lease;

import io.holdfast.queue.task.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * A task whose lease this worker holds. It learns what happens to the lease and when the worker stops. Each call may
 * come repeatedly, at any time.
 */
public interface HeldTask {

    /** The idempotency key that it claims; null for none. */
    default @Nullable IdempotencyKey key() {
        return null;
    }

    /** No handler runs under the lease: it only waits for its settlement. */
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

    /** No handler starts any more: a task whose handler has not started is released at once. */
    void workerStops();

    /** The worker cannot wait any longer: the task is released, and the outcome of its handler does not count. */
    void abandon();
}
