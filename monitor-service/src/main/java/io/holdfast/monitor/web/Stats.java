package io.holdfast.monitor.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.holdfast.monitor.watch.SeenWorker;
import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.StoreRisk;
import io.holdfast.queue.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /stats}; the first six counts of {@link Counts} are part of the external contract. They and
 * {@code queues} leave out the {@code unknown_queues}, whose part of Redis is away. {@code workers} is null while the part
 * is away that knows them.
 */
record Stats(
        @JsonUnwrapped Counts counts,
        List<QueueStats> queues,
        @JsonProperty("unknown_queues") List<String> unknownQueues,
        @Nullable List<WorkerStats> workers,
        @JsonProperty("store_risks") List<String> storeRisks) {

    /** Where the tasks are; {@code oldest_pending_ms} is there when a task is pending. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Counts(
            @JsonProperty("pending_high") long pendingHigh,
            @JsonProperty("pending_default") long pendingDefault,
            @JsonProperty("pending_low") long pendingLow,
            @JsonProperty("processing") long processing,
            @JsonProperty("dead_letter") long deadLetter,
            @JsonProperty("delayed") long delayed,
            @JsonProperty("completed") long completed,
            @JsonProperty("oldest_pending_ms") @Nullable Long oldestPendingMs) {

        static Counts of(Depths depths) {
            Duration oldest = depths.oldestPending();
            return new Counts(
                    depths.pendingHigh(),
                    depths.pendingDefault(),
                    depths.pendingLow(),
                    depths.processing(),
                    depths.deadLetter(),
                    depths.delayed(),
                    depths.completed(),
                    oldest == null ? null : oldest.toMillis());
        }
    }

    /** One queue by itself; {@code workers} is null where those of all are. */
    record QueueStats(
            String name,
            boolean paused,
            @Nullable Long workers,
            @JsonUnwrapped Counts counts) {}

    /** A worker of the last hour; {@code alive} when it was heard of lately. */
    record WorkerStats(
            String id,
            boolean alive,
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("last_seen") Instant lastSeen,
            int slots,
            int busy,
            List<String> queues,
            List<String> running) {

        static WorkerStats of(SeenWorker worker) {
            return new WorkerStats(
                    worker.report().worker().value(),
                    !worker.silent(),
                    worker.report().startedAt(),
                    worker.lastSeen(),
                    worker.report().slots(),
                    worker.report().busy(),
                    worker.report().queues().stream().map(QueueName::value).toList(),
                    worker.report().running().stream().map(TaskId::value).toList());
        }
    }

    static Stats of(Snapshot snapshot, List<StoreRisk> risks) {
        List<SeenWorker> workers = snapshot.workers();
        return new Stats(
                Counts.of(snapshot.total()),
                snapshot.queues().entrySet().stream()
                        .map(queue -> new QueueStats(
                                queue.getKey().value(),
                                queue.getValue().paused(),
                                snapshot.workersOf(queue.getKey()),
                                Counts.of(queue.getValue())))
                        .toList(),
                snapshot.unknown().stream().map(QueueName::value).toList(),
                workers == null ? null : workers.stream().map(WorkerStats::of).toList(),
                risks.stream().map(StoreRisk::toString).toList());
    }
}
