package io.holdfast.queue.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a worker process says of itself with every heartbeat.
 *
 * @param slots how many tasks it runs at a time
 * @param running the tasks it runs, at most 100 of them
 */
public record WorkerReport(
        WorkerId worker, Instant startedAt, Set<QueueName> queues, int slots, int busy, List<TaskId> running) {}
