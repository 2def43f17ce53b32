package io.holdfast.queue;

import io.holdfast.queue.lease.Acquired;
import java.time.Duration;
import java.util.Optional;

/** A sent acquire call. The answer or the failure arrives within a bounded time, whether or not anyone waits for it. */
@FunctionalInterface
public interface AcquireCall {

    /**
     * Waits for the answer. Empty if it does not arrive within that time; it may still arrive later. Call it from one
     * thread at a time.
     *
     * @throws StoreException if the call failed; after a {@link StoreUnavailableException} it is unknown whether it
     *     took tasks
     */
    Optional<Acquired> await(Duration atMost);

    /** Returns a call that already has its answer. */
    static AcquireCall answered(Acquired acquired) {
        return atMost -> Optional.of(acquired);
    }
}
