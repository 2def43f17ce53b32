package io.holdfast.monitor.web.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /stats}. The first six counts of {@link Counts} are part of the external contract. They and
 * {@code queues} leave out the {@code unknown_queues}, whose node of Redis is unreachable. {@code workers} is null while the
 * node with the heartbeats is unreachable.
 */
record Stats(
        @JsonUnwrapped Counts counts,
        List<QueueStats> queues,
        @JsonProperty("unknown_queues") List<String> unknownQueues,
        @Nullable List<WorkerStats> workers,
        @JsonProperty("store_risks") List<String> storeRisks) {

    /** The number of tasks in each state. {@code oldest_pending_ms} is present if a task is pending. */
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

    /** One queue. {@code workers} is null if all workers are unknown. */
    record QueueStats(
            String name,
            boolean paused,
            @Nullable Long workers,
            @JsonUnwrapped Counts counts) {}

    /** A worker seen in the last hour; {@code alive} if it has a recent heartbeat. */
    record WorkerStats(
            String id,
            boolean alive,
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("last_seen") Instant lastSeen,
            int slots,
            int busy,
            List<String> queues,
            List<String> running,
            boolean draining) {

        static WorkerStats of(MonitoredWorker worker) {
            return new WorkerStats(
                    worker.report().worker().value(),
                    !worker.silent(),
                    worker.report().startedAt(),
                    worker.lastSeen(),
                    worker.report().slots(),
                    worker.report().busy(),
                    worker.report().queues().stream().map(QueueName::value).toList(),
                    worker.report().running().stream()
                            .map(task -> task.id().value())
                            .toList(),
                    worker.draining());
        }
    }

    static Stats of(Snapshot snapshot, List<StoreRisk> risks) {
        List<MonitoredWorker> workers = snapshot.workers();
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
