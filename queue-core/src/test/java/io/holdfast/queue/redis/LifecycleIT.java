package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The complete life of one task through the public API of the engine, on Redis' own clock. */
class LifecycleIT {

    private static final WorkerId WORKER = new WorkerId("w1");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Failure BOOM = new Failure("boom", Duration.ofMillis(5));

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());
    private final TaskQueue queue = engine.queues().queue(QueueName.DEFAULT);

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aTaskIsFailedSnoozedReleasedBuriedRequeuedCompletedAndForgotten() {
        TaskHeader header =
                TaskHeader.of(new TaskType("email"), Instant.ofEpochMilli(1)).withMaxRetries(2);
        NewTask task = NewTask.of(header, Payload.ofText("{\"a\": 1e400}"));
        queue.enqueue(List.of(task), TaskQueue.UNLIMITED);
        assertThat(stateOf(task.id())).isEqualTo(TaskState.PENDING);

        LeasedTask first = acquireOne();
        assertThat(first.payload()).isEqualTo(task.payload());
        assertThat(first.header()).isEqualTo(header);
        assertThat(stateOf(task.id())).isEqualTo(TaskState.PROCESSING);
        assertThat(queue.renew(List.of(first.lease()), LEASE)).isEmpty();
        assertThat(queue.retry(List.of(new Retry(first.lease(), Duration.ZERO, BOOM))))
                .isEmpty();
        assertThat(stateOf(task.id())).isEqualTo(TaskState.DELAYED);
        assertThat(queue.dispatch(100).dispatched()).isOne();

        LeasedTask second = acquireOne();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.lease().token()).isGreaterThan(first.lease().token());
        assertThat(queue.complete(List.of(new Completion(first.lease(), null)), Ending.COMPLETED, LEASE))
                .hasSize(1);
        queue.release(List.of(Release.toFront(second.lease())));
        LeasedTask third = acquireOne();
        queue.bury(List.of(new Burial(third.lease(), BOOM)));
        assertThat(stateOf(task.id())).isEqualTo(TaskState.DEAD);

        assertThat(engine.deadLetters().requeueAll(QueueName.DEFAULT)).isOne();
        LeasedTask fourth = acquireOne();
        assertThat(fourth.attempt()).isOne();
        assertThat(queue.complete(List.of(new Completion(fourth.lease(), null)), Ending.COMPLETED, LEASE))
                .isEmpty();
        assertThat(stateOf(task.id())).isEqualTo(TaskState.COMPLETED);
        assertThat(engine.inspector().page(QueueName.DEFAULT, null, 10, null).tasks())
                .hasSize(1);

        assertThat(queue.trim(new TrimPolicy(100, LEASE, 0, LEASE))).isOne();
        assertThat(engine.inspector().find(QueueName.DEFAULT, task.id())).isEmpty();
        assertThat(queue.reap(new ReapPolicy(100, 5, LEASE)).total()).isZero();
    }

    @Test
    void aCancelledPendingTaskIsNeverAcquired() {
        NewTask task = NewTask.of(TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(1)), Payload.NULL);
        queue.enqueue(List.of(task), TaskQueue.UNLIMITED);
        assertThat(queue.cancel(task.id(), false)).isEqualTo(new CancelResult.Cancelled());
        assertThat(engine.inspector().depths(QueueName.DEFAULT).pending()).isZero();
        assertThat(queue.acquire(WORKER, 10, LEASE).tasks()).isEmpty();
        assertThat(stateOf(task.id())).isEqualTo(TaskState.CANCELLED);
    }

    private LeasedTask acquireOne() {
        Acquired acquired = queue.acquire(WORKER, 10, LEASE);
        assertThat(acquired.tasks()).hasSize(1);
        return acquired.tasks().get(0);
    }

    private TaskState stateOf(TaskId id) {
        return engine.inspector()
                .find(QueueName.DEFAULT, id)
                .orElseThrow()
                .summary()
                .state();
    }
}
