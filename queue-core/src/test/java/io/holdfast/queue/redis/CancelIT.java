package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CancelIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aPendingTaskBecomesATombstoneThatStaysInItsList() {
        redis.enqueue("a");
        redis.at(9);
        assertThat(redis.changesOf(() -> assertThat(cancel("a")).isEqualTo(new CancelResult.Cancelled())))
                .isEqualTo(Map.of(
                        "tasks:data",
                        "HASH {da=x1 default " + START + "\n1}",
                        "tasks:control",
                        "HASH {ghosts:d=1}",
                        "tasks:completed",
                        "ZSET {da=" + (START + 9) + "}",
                        "tasks:endings",
                        "HASH {da=cancelled}"));
    }

    @Test
    void aDelayedTaskLeavesDelayed() {
        redis.enqueue(delayed("a", 1_000).withPriority(Priority.LOW));
        assertThat(redis.changesOf(() -> assertThat(cancel("a")).isEqualTo(new CancelResult.Cancelled())))
                .isEqualTo(Map.of(
                        "tasks:delayed",
                        "absent",
                        "tasks:completed",
                        "ZSET {la=" + START + "}",
                        "tasks:endings",
                        "HASH {la=cancelled}"));
    }

    @Test
    void aDeadTaskLeavesTheDeadLetters() {
        redis.bury(redis.leased("a"));
        assertThat(redis.changesOf(() -> assertThat(cancel("a")).isEqualTo(new CancelResult.Cancelled())))
                .isEqualTo(Map.of(
                        "tasks:errors_dead",
                        "absent",
                        "tasks:dead_letter",
                        "absent",
                        "tasks:completed",
                        "ZSET {da=" + START + "}",
                        "tasks:endings",
                        "HASH {da=cancelled}"));
    }

    @Test
    void aRunningTaskIsNotCancelledUnlessRequested() {
        redis.leased("a");
        assertThat(redis.changesOf(
                        () -> assertThat(cancel("a")).isEqualTo(new CancelResult.WrongState(TaskState.PROCESSING))))
                .isEmpty();
        assertThat(redis.changesOf(() ->
                        assertThat(redis.queue.cancel(new TaskId("a"), true)).isEqualTo(new CancelResult.Requested())))
                .isEqualTo(Map.of("tasks:cancels", "SET [da]"));
        assertThat(redis.queues.cancelRequests(QueueName.DEFAULT)).isOne();
    }

    @Test
    void anEndedTaskDoesNotChange() {
        redis.complete(redis.leased("completed"));
        redis.queue.complete(List.of(new Completion(redis.leased("expired").get(0), null)), Ending.EXPIRED, WINDOW);
        redis.enqueue("cancelled");
        cancel("cancelled");
        for (TaskState state : List.of(TaskState.COMPLETED, TaskState.EXPIRED, TaskState.CANCELLED)) {
            assertThat(redis.changesOf(() -> assertThat(redis.queue.cancel(new TaskId(state.label()), true))
                            .isEqualTo(new CancelResult.WrongState(state))))
                    .isEmpty();
        }
    }

    @Test
    void aDuplicateHasEndedToo() {
        redis.queue.complete(List.of(new Completion(redis.leased("a").get(0), null)), Ending.DUPLICATE, WINDOW);
        assertThat(redis.changesOf(() -> assertThat(cancel("a")).isInstanceOf(CancelResult.WrongState.class)))
                .isEmpty();
    }

    @Test
    void anUnknownTaskIsUnknown() {
        assertThat(redis.changesOf(() -> assertThat(cancel("a")).isEqualTo(new CancelResult.Unknown())))
                .isEmpty();
    }

    @Test
    void theTombstoneOfAForgottenTaskIsUnknown() {
        redis.enqueue("a");
        cancel("a");
        redis.queue.trim(new TrimPolicy(10, Duration.ZERO, 0, WINDOW));
        assertThat(redis.changesOf(() -> assertThat(cancel("a")).isEqualTo(new CancelResult.Unknown())))
                .isEmpty();
    }

    @Test
    void depthsAreCorrectDespiteTombstones() {
        redis.enqueue(
                task("h").withPriority(Priority.HIGH),
                task("d"),
                task("l").withPriority(Priority.LOW),
                task("l2").withPriority(Priority.LOW));
        cancel("h");
        cancel("l");
        Depths depths = redis.inspector.depths(QueueName.DEFAULT);
        assertThat(List.of(depths.pendingHigh(), depths.pendingDefault(), depths.pendingLow(), depths.completed()))
                .containsExactly(0L, 1L, 1L, 2L);
    }

    private CancelResult cancel(String id) {
        return redis.queue.cancel(new TaskId(id), false);
    }
}
