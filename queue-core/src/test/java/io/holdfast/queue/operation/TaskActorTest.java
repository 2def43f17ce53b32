package io.holdfast.queue.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskActorTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(MovableClock.at(START));

    @Test
    void aWaitingTaskThatHasStartedIsNotStopped() {
        TaskRef started = started();
        TaskFilter pending = TaskFilter.ALL.withStates(Set.of(TaskState.PENDING));
        assertThat(cancel(pending, started)).isEqualTo(new ActionCounts(0, 1, 0));
        assertThat(queues.cancelRequests(QueueName.DEFAULT)).isZero();
    }

    @Test
    void aWaitingTaskThatHasDiedIsNotDeleted() {
        TaskQueue queue = queues.queue(QueueName.DEFAULT);
        TaskRef started = started();
        Lease lease = queue.leasesOf(new WorkerId("w")).get(0);
        queue.bury(List.of(new Burial(lease, new Failure("failed", Duration.ZERO))));
        assertThat(cancel(TaskFilter.ALL, started)).isEqualTo(new ActionCounts(0, 1, 0));
        assertThat(queues.inspector().depths(QueueName.DEFAULT).deadLetter()).isOne();
    }

    @Test
    void aRunningTaskIsStoppedIfTheFilterAllowsIt() {
        assertThat(cancel(TaskFilter.ALL, started())).isEqualTo(new ActionCounts(1, 0, 0));
        assertThat(queues.cancelRequests(QueueName.DEFAULT)).isEqualTo(1);
    }

    private ActionCounts cancel(TaskFilter filter, TaskRef task) {
        OperationRequest request = new OperationRequest(OperationAction.CANCEL, filter, 100, "ada");
        return new TaskActor(queues).act(request, QueueName.DEFAULT, List.of(task));
    }

    private TaskRef started() {
        TaskQueue queue = queues.queue(QueueName.DEFAULT);
        TaskHeader header = TaskHeader.of(new TaskType("email"), START);
        queue.enqueue(
                List.of(NewTask.of(header, Payload.ofText("null")).withChosenId(new TaskId("a"))), TaskQueue.UNLIMITED);
        return queue.acquire(new WorkerId("w"), 1, Duration.ofMinutes(1))
                .tasks()
                .get(0)
                .lease()
                .task();
    }
}
