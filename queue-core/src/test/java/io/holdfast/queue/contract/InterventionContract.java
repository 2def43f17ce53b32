package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.minted;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** User actions on single tasks: cancel, requeue, promote, discard. */
public interface InterventionContract extends QueueContract {
    Set<TaskState> ALL_STATES = EnumSet.allOf(TaskState.class);

    @Test
    default void aCancelledPendingTaskIsNeverAcquired() {
        given().enqueue(task("a"), task("b").withPriority(Priority.LOW), task("c"));
        assertThat(cancel("a")).isEqualTo(new CancelResult.Cancelled());
        assertThat(cancel("b")).isEqualTo(new CancelResult.Cancelled());
        assertThat(given().shows()).containsExactly("c pending", "a cancelled +0", "b cancelled +0");
        assertThat(given().acquireIds(10)).containsExactly("c");
        assertThat(given().shows()).containsExactly("c processing +30000 w1", "a cancelled +0", "b cancelled +0");
    }

    @Test
    default void aCancelledPendingTaskKeepsItsData() {
        given().enqueue("a");
        cancel("a");
        assertThat(given().find("a").payload()).isEqualTo(task("a").payload());
        given().acquire(1);
        assertThat(given().find("a").payload()).isEqualTo(task("a").payload());
        assertThat(given().find("a").summary().header()).isEqualTo(task("a").header());
    }

    @Test
    default void aDelayedTaskIsCancelled() {
        given().enqueue(delayed("a", 5));
        assertThat(cancel("a")).isEqualTo(new CancelResult.Cancelled());
        given().advance(5);
        assertThat(given().queue().dispatch(10).dispatched()).isZero();
        assertThat(given().shows()).containsExactly("a cancelled +0");
    }

    @Test
    default void aDeadTaskIsCancelled() {
        given().dead("a");
        assertThat(cancel("a")).isEqualTo(new CancelResult.Cancelled());
        assertThat(given().shows()).containsExactly("a cancelled +0");
    }

    @Test
    default void aRunningTaskIsNotCancelledUnlessRequested() {
        given().processing("a");
        assertThat(cancel("a")).isEqualTo(new CancelResult.WrongState(TaskState.PROCESSING));
        assertThat(given().queues().cancelRequests(QUEUE)).isZero();
        assertThat(given().queue().cancel(id("a"), true)).isEqualTo(new CancelResult.Requested());
        assertThat(given().queue().cancel(id("a"), true)).isEqualTo(new CancelResult.Requested());
        assertThat(given().queues().cancelRequests(QUEUE)).isOne();
        assertThat(given().shows()).containsExactly("a processing +30000 w1");
    }

    @Test
    default void onlyATaskInAnAllowedStateIsCancelled() {
        given().dead("dead");
        given().processing("running");
        given().enqueue("pending");
        given().enqueue(delayed("delayed", 1_000));
        Map<String, TaskState> all = Map.of(
                "dead", TaskState.DEAD,
                "running", TaskState.PROCESSING,
                "pending", TaskState.PENDING,
                "delayed", TaskState.DELAYED);
        all.forEach((name, state) -> {
            Set<TaskState> others = EnumSet.complementOf(EnumSet.of(state));
            assertThat(given().queue().cancel(id(name), others)).isEqualTo(new CancelResult.WrongState(state));
        });
        assertThat(given().queues().cancelRequests(QUEUE)).isZero();
        all.forEach((name, state) -> assertThat(given().queue().cancel(id(name), Set.of(state)))
                .isEqualTo(name.equals("running") ? new CancelResult.Requested() : new CancelResult.Cancelled()));
        assertThat(given().shows())
                .contains("dead cancelled +0", "pending cancelled +0", "delayed cancelled +0")
                .hasSize(4);
    }

    @Test
    default void anEndedTaskCannotBeCancelled() {
        List<Lease> leases = given().processing("completed", "expired", "duplicate");
        complete(leases.get(0), Ending.COMPLETED);
        complete(leases.get(1), Ending.EXPIRED);
        complete(leases.get(2), Ending.DUPLICATE);
        given().enqueue("cancelled");
        cancel("cancelled");
        assertThat(cancel("completed")).isEqualTo(new CancelResult.WrongState(TaskState.COMPLETED));
        assertThat(cancel("expired")).isEqualTo(new CancelResult.WrongState(TaskState.EXPIRED));
        assertThat(cancel("duplicate")).isEqualTo(new CancelResult.WrongState(TaskState.COMPLETED));
        assertThat(cancel("cancelled")).isEqualTo(new CancelResult.WrongState(TaskState.CANCELLED));
        assertThat(given().queue().cancel(id("cancelled"), true))
                .isEqualTo(new CancelResult.WrongState(TaskState.CANCELLED));
    }

    @Test
    default void anUnknownTaskIsUnknown() {
        assertThat(cancel("a")).isEqualTo(new CancelResult.Unknown());
    }

    @Test
    default void theIdOfACancelledTaskStaysKnown() {
        given().enqueue("a");
        cancel("a");
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().acquireIds(10)).isEmpty();
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of(id("a"))));
    }

    @Test
    default void aDeadTaskIsRequeuedToTheBackWithFreshRetriesAndItsHistory() {
        Lease lease = given().processing("a").get(0);
        given().queue().retry(List.of(new Retry(lease, millis(0), BOOM)));
        given().queue().dispatch(1);
        Lease second = given().acquire(1).get(0).lease();
        given().queue().bury(List.of(new Burial(second, BOOM)));
        assertThat(given().shows()).containsExactly("a dead +0 retries=1");
        given().enqueue("b");
        assertThat(given().queue().requeue(List.of(task("a").ref()))).isEmpty();
        assertThat(given().shows()).containsExactly("b pending", "a pending");
        assertThat(given().find("a").attempts()).hasSize(2);
    }

    @Test
    default void onlyDeadTasksAreRequeuedOrDiscarded() {
        given().dead("dead");
        given().processing("running");
        given().enqueue("pending");
        List<TaskRef> refs = List.of(
                task("dead").withPriority(Priority.HIGH).ref(),
                task("running").ref(),
                task("pending").ref(),
                task("unknown").ref());
        Set<?> all = Set.of(id("dead"), id("running"), id("pending"), id("unknown"));
        List<String> before = given().shows();
        assertThat(given().queue().requeue(refs)).isEqualTo(all);
        assertThat(given().queue().discard(refs)).isEqualTo(all);
        assertThat(given().shows()).isEqualTo(before);
    }

    @Test
    default void aDelayedTaskRunsNowBehindTheOthersWithItsRetriesAndHistory() {
        Lease lease = given().processing("a").get(0);
        given().queue().retry(List.of(new Retry(lease, millis(60_000), BOOM)));
        given().enqueue(task("b"), delayed("c", 90_000), delayed("d", 5));
        assertThat(given().queue().promote(List.of(task("c").ref(), task("a").ref())))
                .isEmpty();
        assertThat(given().shows()).containsExactly("b pending", "c pending", "a pending retries=1", "d delayed +5");
        assertThat(given().find("a").attempts()).hasSize(1);
        assertThat(given().acquireIds(10)).containsExactly("b", "c", "a");
    }

    @Test
    default void onlyDelayedTasksArePromoted() {
        given().dead("dead");
        given().processing("running");
        given().enqueue(task("pending"), delayed("delayed", 5));
        List<TaskRef> refs = List.of(
                task("dead").ref(),
                task("running").ref(),
                task("pending").ref(),
                task("delayed").withPriority(Priority.HIGH).ref(),
                task("unknown").ref());
        List<String> before = given().shows();
        assertThat(given().queue().promote(refs))
                .isEqualTo(Set.of(id("dead"), id("running"), id("pending"), id("delayed"), id("unknown")));
        assertThat(given().shows()).isEqualTo(before);
    }

    @Test
    default void manyTasksAreCancelledEachByItself() {
        given().dead("dead");
        given().processing("running");
        given().enqueue("pending");
        assertThat(given().queue().cancel(List.of(id("pending"), id("running"), id("unknown")), ALL_STATES))
                .isEqualTo(Map.of(
                        id("pending"), new CancelResult.Cancelled(),
                        id("running"), new CancelResult.Requested(),
                        id("unknown"), new CancelResult.Unknown()));
        assertThat(given().queue().cancel(List.of(), ALL_STATES)).isEmpty();
        assertThat(given().shows()).contains("pending cancelled +0", "dead dead +0");
    }

    @Test
    default void aDiscardedTaskEndsAsCancelled() {
        given().dead("a", "b");
        given().advance(3);
        assertThat(given().queue().discard(List.of(task("a").ref()))).isEmpty();
        assertThat(given().shows()).containsExactly("a cancelled +3", "b dead +0");
    }

    @Test
    default void deadLettersAreFoundByTheirIdsAlone() {
        given().enqueue(
                        task("h").withPriority(Priority.HIGH),
                        task("d"),
                        minted("l").withPriority(Priority.LOW));
        given().queue()
                .bury(given().acquire(3).stream()
                        .map(task -> new Burial(task.lease(), BOOM))
                        .toList());
        assertThat(given().deadLetters().requeue(QUEUE, List.of(id("h"), id("l"), id("x"))))
                .containsExactly(id("x"));
        assertThat(given().deadLetters().discard(QUEUE, List.of(id("d"), id("h"))))
                .containsExactly(id("h"));
        assertThat(given().shows()).containsExactly("h pending", "l pending", "d cancelled +0");
    }

    @Test
    default void allDeadLettersOfAQueueAreRequeuedAtOnce() {
        String[] ids = IntStream.range(0, 1_200).mapToObj(i -> "t" + i).toArray(String[]::new);
        given().enqueue(ids);
        for (int i = 0; i < 2; i++) {
            given().queue()
                    .bury(given().acquire(1_000).stream()
                            .map(task -> new Burial(task.lease(), BOOM))
                            .toList());
        }
        assertThat(given().deadLetters().requeueAll(QUEUE)).isEqualTo(1_200);
        assertThat(given().inspector().depths(QUEUE).pending()).isEqualTo(1_200);
        assertThat(given().inspector().depths(QUEUE).deadLetter()).isZero();
        assertThat(given().deadLetters().requeueAll(QUEUE)).isZero();
    }

    private CancelResult cancel(String id) {
        return given().queue().cancel(id(id), false);
    }

    private void complete(Lease lease, Ending ending) {
        given().queue().complete(List.of(new Completion(lease, null)), ending, DAY);
    }
}
