package io.holdfast.producer.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.holdfast.producer.lease.TakenTask;
import io.holdfast.producer.reader.JsonText;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.TaskHeader;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks as a worker gets them. */
record LeaseViews(List<LeaseView> tasks) {

    static final byte[] NONE = Json.bytes(new LeaseViews(List.of()));

    static byte[] bytes(List<TakenTask> tasks, int usualRetries) {
        List<LeaseView> views =
                tasks.stream().map(task -> LeaseView.of(task, usualRetries)).toList();
        return Json.bytes(new LeaseViews(views));
    }

    /**
     * One task.
     *
     * @param payload byte for byte as it was enqueued
     * @param payloadBase64 instead of the payload, when that is not JSON
     * @param deadline when the run has taken its whole timeout, by Redis' clock
     */
    record LeaseView(
            String id,
            String type,
            String queue,
            String priority,
            @JsonRawValue @Nullable String payload,
            @Nullable String payloadBase64,
            int attempt,
            int maxRetries,
            Instant createdAt,
            long token,
            long leaseMs,
            Instant leaseExpiresAt,
            @Nullable Long timeoutMs,
            @Nullable Instant deadline,
            @Nullable String idempotencyKey,
            String receipt) {

        static LeaseView of(TakenTask taken, int usualRetries) {
            LeasedTask task = taken.task();
            TaskHeader header = task.header();
            Payload payload = task.payload();
            boolean json = JsonText.isValue(payload.bytes());
            return new LeaseView(
                    task.lease().task().id().value(),
                    header.type().value(),
                    task.lease().queue().value(),
                    task.lease().task().priority().label(),
                    json ? payload.text() : null,
                    json ? null : Base64.getEncoder().encodeToString(payload.bytes()),
                    task.attempt(),
                    header.maxRetries() == null ? usualRetries : header.maxRetries(),
                    header.createdAt(),
                    task.lease().token().value(),
                    taken.lease().toMillis(),
                    task.acquiredAt().plus(taken.lease()),
                    header.timeout() == null ? null : header.timeout().toMillis(),
                    header.timeout() == null ? null : task.acquiredAt().plus(header.timeout()),
                    header.idempotencyKey() == null
                            ? null
                            : header.idempotencyKey().value(),
                    taken.receipt().encode());
        }
    }
}
