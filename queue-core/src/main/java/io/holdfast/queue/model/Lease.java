package io.holdfast.queue.model;

/**
 * The right of one worker to run one task. The holder may settle the task or renew the lease while Redis has the token.
 */
public record Lease(QueueName queue, TaskRef task, LeaseToken token, WorkerId worker) {}
