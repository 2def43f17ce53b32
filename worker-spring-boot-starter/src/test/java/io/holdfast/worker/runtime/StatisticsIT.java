package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.StatisticsSink;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each outcome is counted once. What is not yet sent when the worker stops is sent then. */
class StatisticsIT extends WorkerIT {

    private final Map<QueueName, Tally> counted = new ConcurrentHashMap<>();
    private final Tally ofAll = new Tally();

    private final StatisticsSink sink = new StatisticsSink() {
        @Override
        public CompletableFuture<?> count(QueueName name, Tally counts) {
            counted.computeIfAbsent(name, unused -> new Tally()).add(counts);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<?> countAll(Tally counts) {
            ofAll.add(counts);
            return CompletableFuture.completedFuture(null);
        }
    };

    @BeforeEach
    void countHere() {
        worker.on(new WorkerStore(engine.queues(), engine.renewalQueues(), engine.workers(), sink, engine.schedules()))
                .with("retry.base", "1ms");
    }

    private Tally stopAndRead() {
        worker.stop();
        assertThat(ofAll.types()).isEqualTo(counted.get(QueueName.DEFAULT).types());
        return counted.get(QueueName.DEFAULT);
    }

    private static NewTask taskOf(String type) {
        return NewTask.of(TaskHeader.of(new TaskType(type), Clock.systemUTC().instant()), Payload.NULL);
    }

    @Test
    void runsAreCountedByOutcomeAndType() {
        worker.handling("succeeds", task -> {})
                .handling("fails-once", task -> {
                    if (task.attempt() == 1) {
                        throw new IllegalStateException("boom");
                    }
                })
                .handling("fails", task -> {
                    throw new PermanentFailureException("boom");
                })
                .start();
        TaskId first = enqueue(taskOf("succeeds"));
        TaskId second = enqueue(taskOf("succeeds"));
        TaskId retried = enqueue(taskOf("fails-once"));
        TaskId buried = enqueue(taskOf("fails"));
        awaitState(first, TaskState.COMPLETED);
        awaitState(second, TaskState.COMPLETED);
        awaitState(retried, TaskState.COMPLETED);
        awaitState(buried, TaskState.DEAD);
        Tally tally = stopAndRead();
        assertThat(tally.count(Counter.STARTED)).isEqualTo(5);
        assertThat(tally.count(Counter.COMPLETED)).isEqualTo(3);
        assertThat(tally.count(Counter.RETRIED)).isEqualTo(1);
        assertThat(tally.count(Counter.DEAD)).isEqualTo(1);
        assertThat(tally.runs().total()).isEqualTo(5);
        assertThat(tally.waits().total()).isEqualTo(4);
        assertThat(tally.types()).hasSize(3).allSatisfy((type, counts) -> {
            assertThat(counts.completed()).isEqualTo(type.equals("succeeds") ? 2 : type.equals("fails") ? 0 : 1);
            assertThat(counts.failed()).isEqualTo(type.equals("succeeds") ? 0 : 1);
        });
    }

    @Test
    void tasksThatEndWithoutARunAreCountedByTheirEnd() {
        NewTask expired = task(header -> header.withExpiresAt(Instant.ofEpochMilli(2)));
        worker.handling("work", task -> new CountDownLatch(1).await()).start();
        awaitState(enqueue(expired), TaskState.EXPIRED);
        TaskId running = enqueue(task());
        awaitState(running, TaskState.PROCESSING);
        queue.cancel(running, true);
        awaitState(running, TaskState.CANCELLED);
        Tally tally = stopAndRead();
        assertThat(tally.count(Counter.EXPIRED)).isEqualTo(1);
        assertThat(tally.count(Counter.CANCELLED)).isEqualTo(1);
        assertThat(tally.count(Counter.STARTED)).isEqualTo(1);
        assertThat(tally.runs().total()).isZero();
    }

    @Test
    void aSnoozeIsNoFailure() {
        Map<TaskId, Boolean> seen = new ConcurrentHashMap<>();
        worker.handling("busy", task -> {
                    if (seen.put(task.id(), true) == null) {
                        throw new RetryAfterException(Duration.ofMillis(5), "later");
                    }
                })
                .start();
        awaitState(enqueue(taskOf("busy")), TaskState.COMPLETED);
        Tally tally = stopAndRead();
        assertThat(tally.count(Counter.SNOOZED)).isEqualTo(1);
        assertThat(tally.count(Counter.RETRIED)).isZero();
        assertThat(tally.runs().total()).isEqualTo(1);
    }

    @Test
    void aDelayIsNoWait() {
        worker.handling("work", task -> {}).start();
        NewTask delayed = taskOf("work").withStart(new StartTime.After(Duration.ofMillis(1_500)));
        awaitState(enqueue(delayed), TaskState.COMPLETED);
        assertThat(stopAndRead().waits().percentile(1).orElseThrow()).isLessThan(1_000);
    }
}
