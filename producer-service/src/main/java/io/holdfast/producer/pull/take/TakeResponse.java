package io.holdfast.producer.pull.take;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.service.json.JsonText;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code POST /leases}.
 *
 * @param draining true if the worker is asked to take no more tasks; null otherwise
 */
record TakeResponse(List<TakenTaskView> tasks, @Nullable Boolean draining) {

    static final byte[] EMPTY = JsonResponses.bytes(new TakeResponse(List.of(), null));
    static final byte[] DRAINING = JsonResponses.bytes(new TakeResponse(List.of(), true));

    /** Without tasks. */
    static byte[] empty(boolean draining) {
        return draining ? DRAINING : EMPTY;
    }

    static byte[] bytes(List<TakenTask> tasks, int defaultMaxRetries) {
        List<TakenTaskView> views = tasks.stream()
                .map(task -> TakenTaskView.of(task, defaultMaxRetries))
                .toList();
        return JsonResponses.bytes(new TakeResponse(views, null));
    }

    /**
     * One task.
     *
     * @param payload byte for byte as it was enqueued
     * @param payloadBase64 replaces the payload when it is not JSON
     * @param deadline when the timeout of the run ends, by the clock of Redis
     */
    record TakenTaskView(
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
            @Nullable String key,
            @Nullable String traceparent,
            @Nullable String tracestate,
            String receipt) {

        static TakenTaskView of(TakenTask taken, int defaultMaxRetries) {
            LeasedTask task = taken.task();
            TaskHeader header = task.header();
            Payload payload = task.payload();
            TraceContext trace = header.trace();
            boolean json = JsonText.isValue(payload.bytes());
            return new TakenTaskView(
                    task.lease().task().id().value(),
                    header.type().value(),
                    task.lease().queue().value(),
                    task.lease().task().priority().label(),
                    json ? payload.text() : null,
                    json ? null : Base64.getEncoder().encodeToString(payload.bytes()),
                    task.attempt(),
                    header.maxRetries() == null ? defaultMaxRetries : header.maxRetries(),
                    header.createdAt(),
                    task.lease().token().value(),
                    taken.lease().toMillis(),
                    task.acquiredAt().plus(taken.lease()),
                    header.timeout() == null ? null : header.timeout().toMillis(),
                    header.timeout() == null ? null : task.acquiredAt().plus(header.timeout()),
                    header.idempotencyKey() == null
                            ? null
                            : header.idempotencyKey().value(),
                    header.key() == null ? null : header.key().value(),
                    trace == null ? null : trace.traceparent(),
                    trace == null ? null : trace.tracestate(),
                    taken.receipt().encode());
        }
    }
}
