package io.holdfast.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.settle.OutcomeRecorder;
import io.holdfast.worker.settle.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskExecutionTest {

    private static final Lease LEASE = new Lease(
            QueueName.DEFAULT, new TaskRef(Priority.DEFAULT, new TaskId("a")), new LeaseToken(1), new WorkerId("w"));

    private final TaskExecution execution = new TaskExecution(
            new LeasedTask(LEASE, TaskHeader.of(TaskType.DEFAULT, Instant.EPOCH), Payload.NULL, 0, Instant.EPOCH),
            null,
            null,
            null,
            null,
            new OutcomeRecorder(new WorkerMetrics(new SimpleMeterRegistry()), new StatisticsRecorder()));

    @Test
    void aTaskHasAStartOnceItsHandlerIsCalled() {
        assertThat(execution.startNanos()).isEmpty();
        assertThat(execution.begin(7)).isTrue();
        assertThat(execution.startNanos()).hasValue(7);
        execution.leaseLost();
        assertThat(execution.startNanos()).hasValue(7);
    }

    @Test
    void aTaskThatEndsBeforeItsHandlerIsCalledHasNone() {
        execution.leaseLost();
        assertThat(execution.startNanos()).isEmpty();
        assertThat(execution.begin(7)).isFalse();
        assertThat(execution.startNanos()).isEmpty();
    }
}
