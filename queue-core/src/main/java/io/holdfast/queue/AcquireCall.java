package io.holdfast.queue;

import io.holdfast.queue.model.Acquired;
import java.time.Duration;
import java.util.Optional;

/** An acquire that was sent. Its answer or failure comes within a bounded time, whoever waits for it or not. */
@FunctionalInterface
public interface AcquireCall {

    /**
     * Waits for the answer; empty when it does not come in that time, and may still come. For one thread at a time.
     *
     * @throws StoreException when the call failed; a {@link StoreUnavailableException} leaves open whether it took tasks
     */
    Optional<Acquired> await(Duration atMost);

    /** One whose answer is there. */
    static AcquireCall answered(Acquired acquired) {
        return atMost -> Optional.of(acquired);
    }
}
