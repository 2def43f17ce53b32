package io.holdfast.queue.worker;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a worker process reports with every heartbeat.
 *
 * @param slots how many tasks it runs at a time
 * @param running the tasks it runs, at most 100 of them
 * @param handles the types of tasks that it can run
 * @param closed the queues it serves but currently takes nothing from
 */
public record WorkerReport(
        WorkerId worker,
        Instant startedAt,
        Set<QueueName> queues,
        int slots,
        int busy,
        List<TaskId> running,
        HandledTypes handles,
        List<ClosedGate> closed) {

    /** The report of a worker that takes every task of its queues. */
    public WorkerReport(
            WorkerId worker, Instant startedAt, Set<QueueName> queues, int slots, int busy, List<TaskId> running) {
        this(worker, startedAt, queues, slots, busy, running, HandledTypes.ANY, List.of());
    }

    public WorkerReport withHandles(HandledTypes types) {
        return new WorkerReport(worker, startedAt, queues, slots, busy, running, types, closed);
    }

    public WorkerReport withClosed(List<ClosedGate> gates) {
        return new WorkerReport(worker, startedAt, queues, slots, busy, running, handles, gates);
    }
}
