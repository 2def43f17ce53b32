package io.holdfast.queue.inspect;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as a list shows it: everything except its payload and its attempts.
 *
 * @param stateTime by Redis' clock: when a delayed task is due, when the lease of a processing one expires, when a
 *     dead, completed, cancelled or expired one ended; null for pending
 * @param retries how often it has failed and was retried
 * @param worker the worker that processes it
 */
public record TaskSummary(
        QueueName queue,
        TaskRef ref,
        TaskState state,
        TaskHeader header,
        @Nullable Instant stateTime,
        int retries,
        @Nullable WorkerId worker) {}
