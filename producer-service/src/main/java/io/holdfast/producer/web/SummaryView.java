package io.holdfast.producer.web;

import io.holdfast.queue.model.TaskHeader;
import io.holdfast.queue.model.TaskState;
import io.holdfast.queue.model.TaskSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as a list shows it.
 *
 * @param executeAt when a delayed task is due
 * @param endedAt when one that is dead or over ended
 */
record SummaryView(
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
        @Nullable String idempotencyKey) {

    static SummaryView of(TaskSummary task, int usualRetries) {
        TaskHeader header = task.header();
        TaskState state = task.state();
        boolean over = state != TaskState.DELAYED && state != TaskState.PROCESSING;
        return new SummaryView(
                task.ref().id().value(),
                header.type().value(),
                task.queue().value(),
                task.ref().priority().label(),
                state.label(),
                task.retries(),
                header.maxRetries() == null ? usualRetries : header.maxRetries(),
                header.createdAt(),
                state == TaskState.DELAYED ? task.stateTime() : null,
                task.worker() == null ? null : task.worker().value(),
                state == TaskState.PROCESSING ? task.stateTime() : null,
                over ? task.stateTime() : null,
                header.timeout() == null ? null : header.timeout().toMillis(),
                header.expiresAt(),
                header.idempotencyKey() == null ? null : header.idempotencyKey().value());
    }
}
