package io.holdfast.producer.tasks;

import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task in a list.
 *
 * @param executeAt when a delayed task is due
 * @param endedAt when a dead, completed, cancelled or expired task ended
 */
record TaskSummaryView(
        String id,
        String type,
        String queue,
        String priority,
        String state,
        int retryCount,
        int maxRetries,
        Instant createdAt,
        @Nullable Instant executeAt,
        @Nullable String worker,
        @Nullable Instant leaseExpiresAt,
        @Nullable Instant endedAt,
        @Nullable Long timeoutMs,
        @Nullable Instant expiresAt,
        @Nullable String idempotencyKey,
        @Nullable String key) {

    static TaskSummaryView of(TaskSummary task, int defaultMaxRetries) {
        TaskHeader header = task.header();
        TaskState state = task.state();
        boolean ended = state != TaskState.DELAYED && state != TaskState.PROCESSING;
        return new TaskSummaryView(
                task.ref().id().value(),
                header.type().value(),
                task.queue().value(),
                task.ref().priority().label(),
                state.label(),
                task.retries(),
                header.maxRetries() == null ? defaultMaxRetries : header.maxRetries(),
                header.createdAt(),
                state == TaskState.DELAYED ? task.stateTime() : null,
                task.worker() == null ? null : task.worker().value(),
                state == TaskState.PROCESSING ? task.stateTime() : null,
                ended ? task.stateTime() : null,
                header.timeout() == null ? null : header.timeout().toMillis(),
                header.expiresAt(),
                header.idempotencyKey() == null ? null : header.idempotencyKey().value(),
                header.key() == null ? null : header.key().value());
    }
}
