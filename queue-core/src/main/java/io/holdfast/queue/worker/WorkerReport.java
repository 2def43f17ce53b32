package io.holdfast.queue.worker;

import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.QueueName;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process reports with every heartbeat.
 *
 * @param slots how many tasks it runs at a time
 * @param running the tasks it runs, at most {@link #MAX_RUNNING}: those that have run longest, longest first
 * @param handles the types of tasks that it can run
 * @param closed the queues it serves but currently takes nothing from
 * @param host where it runs; null if it does not report it
 * @param version of Holdfast in its application; null if it does not report it
 */
public record WorkerReport(
        WorkerId worker,
        Instant startedAt,
        Set<QueueName> queues,
        int slots,
        int busy,
        List<RunningTask> running,
        HandledTypes handles,
        List<ClosedGate> closed,
        @Nullable String host,
        @Nullable String version) {

    /** A report stays below some 30 KiB for its running tasks, whatever the number of slots is. */
    public static final int MAX_RUNNING = 100;

    /** The version of an application without a manifest that names it. */
    public static final String UNKNOWN_VERSION = "unknown";

    private static final int MAX_NAME_BYTES = 200;

    public WorkerReport {
        host = host == null ? null : OneLine.of(host, MAX_NAME_BYTES);
        version = version == null ? null : OneLine.of(version, MAX_NAME_BYTES);
    }

    /** The report of a worker that takes every task of its queues. */
    public WorkerReport(
            WorkerId worker, Instant startedAt, Set<QueueName> queues, int slots, int busy, List<RunningTask> running) {
        this(worker, startedAt, queues, slots, busy, running, HandledTypes.ANY, List.of(), null, null);
    }

    public WorkerReport withHandles(HandledTypes types) {
        return new WorkerReport(worker, startedAt, queues, slots, busy, running, types, closed, host, version);
    }

    public WorkerReport withClosed(List<ClosedGate> gates) {
        return new WorkerReport(worker, startedAt, queues, slots, busy, running, handles, gates, host, version);
    }

    public WorkerReport withHost(@Nullable String name, @Nullable String holdfast) {
        return new WorkerReport(worker, startedAt, queues, slots, busy, running, handles, closed, name, holdfast);
    }
}
