package io.holdfast.queue.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one Redis: the active ones, and the last {@value #MAX_KEPT}. Thread-safe. Every call may throw a
 * {@link io.holdfast.queue.StoreException} within a bounded time.
 */
public interface Operations {

    int MAX_KEPT = 1_000;

    /** Maximum number of active operations. */
    int MAX_ACTIVE = 100;

    int MAX_PAGE = 100;

    /**
     * Stores a new operation, which a runner then carries out. Idempotent: an id that is known already begins nothing.
     *
     * @param id a ULID that the caller has generated
     * @return whether it is new
     * @throws TooManyOperationsException if {@value #MAX_ACTIVE} are active
     */
    boolean begin(String id, OperationRequest request);

    Optional<Operation> find(String id);

    /**
     * Returns operations, newest first.
     *
     * @param limit 1 to {@value #MAX_PAGE}
     * @param before the id of an operation: only older ones; null for the newest
     */
    List<Operation> page(int limit, @Nullable String before);

    /** The ids of those that have not ended, oldest first. */
    Set<String> active();

    /**
     * Requests that an operation ends after the current step.
     *
     * @return false if it is not active, or somebody has stopped it already
     */
    boolean stop(String id, String who);

    /**
     * Reserves an active operation for a runner, and stores its progress. An operation is reserved for one runner at a
     * time, so that no two act on the same tasks.
     *
     * @param runner names the caller
     * @param progress null to reserve it only; it ends the operation if it has an end
     * @return the operation and the time; empty if it is reserved for another runner, or the operation is not active: the
     *     progress is then not stored
     */
    Optional<ReservedOperation> continueOperation(
            String id, String runner, Duration ttl, @Nullable OperationProgress progress);

    /**
     * The right to do the next step.
     *
     * @param takenOver whether another runner had it before, which may have died in the middle of a step
     */
    record ReservedOperation(Operation operation, Instant now, boolean takenOver) {}
}
