package io.holdfast.queue.lease;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.worker.WorkerId;

/**
 * The right of one worker to run one task. The holder may settle the task or renew the lease while Redis has the token.
 */
public record Lease(QueueName queue, TaskRef task, LeaseToken token, WorkerId worker) {}
