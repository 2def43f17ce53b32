package io.holdfast.producer.queues;

import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationProgress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an operation in JSON.
 *
 * @param acted the number of tasks that were changed
 * @param exact false if a step may have been repeated, so that the counts may be too low
 */
record OperationView(
        String id,
        String action,
        String state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long matched,
        long acted,
        long skipped,
        long failed,
        boolean exact,
        long scanned,
        long total,
        @Nullable String problem) {

    static OperationView of(Operation operation) {
        OperationProgress progress = operation.progress();
        return new OperationView(
                operation.id(),
                operation.request().action().label(),
                operation.state().label(),
                operation.createdAt(),
                progress.startedAt(),
                progress.endedAt(),
                progress.matched(),
                progress.acted(),
                progress.skipped(),
                progress.failed(),
                !progress.repeated(),
                progress.scanned(),
                progress.total(),
                progress.problem());
    }
}
