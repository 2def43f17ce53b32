package io.holdfast.queue.delivery;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Tasks as an acquire returns them. */
final class AcquiredTasks {

    static final Instant ACQUIRED_AT = Instant.ofEpochMilli(1_000);

    private AcquiredTasks() {}

    static LeasedTask of(int retries, UnaryOperator<TaskHeader> header) {
        TaskRef ref = new TaskRef(Priority.DEFAULT, TaskId.generate());
        Lease lease = new Lease(QueueName.DEFAULT, ref, new LeaseToken(1), new WorkerId("w"));
        TaskHeader changed = header.apply(TaskHeader.of(new TaskType("work"), Instant.ofEpochMilli(1)));
        return new LeasedTask(lease, changed, Payload.NULL, retries, ACQUIRED_AT);
    }
}
