package io.holdfast.queue.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One bulk operation, active or ended.
 *
 * @param createdAt by Redis' clock; tasks that come later are not part of it
 * @param stoppedBy the user who stopped it; null if nobody did
 */
public record Operation(
        String id,
        OperationRequest request,
        Instant createdAt,
        @Nullable String stoppedBy,
        OperationProgress progress) {

    public OperationState state() {
        if (progress.endedAt() != null) {
            return progress.problem() != null
                    ? OperationState.FAILED
                    : stoppedBy != null && progress.cursor() != null ? OperationState.STOPPED : OperationState.DONE;
        } else if (stoppedBy != null) {
            return OperationState.STOPPING;
        }
        return progress.startedAt() == null ? OperationState.WAITING : OperationState.RUNNING;
    }
}
