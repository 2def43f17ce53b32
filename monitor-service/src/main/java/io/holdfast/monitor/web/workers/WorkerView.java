package io.holdfast.monitor.web.workers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One worker process, as its last heartbeat described it.
 *
 * @param gone it pulled over HTTP, held no task, and stopped to ask
 * @param heartbeatAgeMs by Redis' clock
 * @param handles the types of tasks that it can run; null: every type
 * @param host null if it does not report it, as older workers do
 * @param version of its Holdfast; null for a worker that pulls over HTTP and for an older one
 * @param running what its slots run, longest first, at most 100
 * @param closed the queues that it serves but currently takes nothing from
 * @param draining how far it has drained; null if it is not asked to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
record WorkerView(
        String id,
        boolean alive,
        boolean gone,
        @Nullable String host,
        @Nullable String version,
        Instant startedAt,
        Instant lastSeen,
        long heartbeatAgeMs,
        int slots,
        int busy,
        List<String> queues,
        @Nullable List<String> handles,
        List<SlotView> running,
        List<Closed> closed,
        @Nullable Draining draining) {

    private static final int MAX_SHOWN = 12;

    /** What a worker that is asked to drain does. */
    enum Draining {
        /** It has not answered yet. */
        @JsonProperty("requested")
        REQUESTED,
        /** It takes nothing, and its last tasks run. */
        @JsonProperty("draining")
        DRAINING,
        /** It takes nothing, and runs nothing: it may be stopped. */
        @JsonProperty("drained")
        DRAINED;

        static @Nullable Draining of(MonitoredWorker worker) {
            if (!worker.draining()) {
                return null;
            }
            boolean confirmed = worker.report().closed().stream().anyMatch(ClosedGate::isDraining);
            return !confirmed ? REQUESTED : worker.report().busy() > 0 ? DRAINING : DRAINED;
        }
    }

    /** A queue from which it takes nothing, and why. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Closed(String queue, String reason, @Nullable Instant until) {

        static Closed of(ClosedGate gate) {
            return new Closed(gate.queue().value(), gate.reason(), gate.until());
        }
    }

    static WorkerView of(MonitoredWorker worker) {
        WorkerReport report = worker.report();
        return new WorkerView(
                report.worker().value(),
                !worker.silent(),
                worker.gone(),
                report.host(),
                report.version(),
                report.startedAt(),
                worker.lastSeen(),
                worker.unseenFor().toMillis(),
                report.slots(),
                report.busy(),
                report.queues().stream().map(QueueName::value).sorted().toList(),
                typesOf(report.handles()),
                report.running().stream().map(task -> SlotView.of(task, worker)).toList(),
                report.closed().stream().map(Closed::of).toList(),
                Draining.of(worker));
    }

    private static @Nullable List<String> typesOf(HandledTypes handles) {
        return handles.any()
                ? null
                : handles.types().stream().map(TaskType::value).sorted().toList();
    }

    /** What its page says while it is asked to drain; null if it is not. */
    @JsonIgnore
    public @Nullable String drainText() {
        if (draining == null) {
            return null;
        }
        return switch (draining) {
            case REQUESTED ->
                "Asked to drain; it has not answered. A worker that pulls over HTTP answers with its next call, an older one never.";
            case DRAINING ->
                "Draining: " + (busy == 1 ? "1 task is" : Formats.count(busy) + " tasks are") + " still running.";
            case DRAINED -> "Drained: it runs nothing and takes nothing. It may be stopped.";
        };
    }

    @JsonIgnore
    public String slotsText() {
        return Formats.count(busy) + " of " + Formats.count(slots) + " slots busy";
    }

    /** The upper end of the bar, at least 1: a worker without slots has an empty bar. */
    @JsonIgnore
    public int max() {
        return Math.max(1, slots);
    }

    @JsonIgnore
    public List<SlotView> shown() {
        return running.stream().limit(MAX_SHOWN).toList();
    }

    /** Its host and its version, as far as they are known. */
    @JsonIgnore
    public String hostAndVersion() {
        return Stream.of(host, version == null ? null : "Holdfast " + version)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" · "));
    }

    @JsonIgnore
    public int overdue() {
        return (int) running.stream().filter(SlotView::overdue).count();
    }

    @JsonIgnore
    public int more() {
        return Math.max(0, busy - shown().size());
    }
}
