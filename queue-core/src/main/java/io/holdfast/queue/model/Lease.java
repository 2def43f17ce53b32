package io.holdfast.queue.model;

/** One worker's hold on one task. Whoever has it may settle or renew the task, for as long as Redis knows the token. */
public record Lease(QueueName queue, TaskRef task, LeaseToken token, WorkerId worker) {}
