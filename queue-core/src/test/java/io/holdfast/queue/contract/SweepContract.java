package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.minted;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How due tasks become pending, and how ended tasks are forgotten. */
public interface SweepContract extends QueueContract {
    TrimPolicy KEEP_NONE = new TrimPolicy(100, DAY, 0, millis(1_000));

    @Test
    default void dueTasksGoToTheBackOfPendingInTheOrderOfTheirTimes() {
        given().enqueue(task("pending"), delayed("b", 20), delayed("a", 10), delayed("later", 21));
        given().enqueue(delayed("h", 20).withPriority(Priority.HIGH));
        given().advance(20);
        assertThat(given().queue().dispatch(10)).isEqualTo(new DispatchReport(3, millis(1)));
        assertThat(given().shows())
                .containsExactly("h pending", "pending pending", "a pending", "b pending", "later delayed +21");
    }

    @Test
    default void nothingIsDispatchedBeforeItsMillisecond() {
        given().enqueue(delayed("a", 10));
        given().advance(9);
        assertThat(given().queue().dispatch(10)).isEqualTo(new DispatchReport(0, millis(1)));
        assertThat(given().shows()).containsExactly("a delayed +10");
    }

    @Test
    default void aSweepDispatchesNoMoreThanItsLimit() {
        given().enqueue(delayed("a", 1), delayed("b", 2), delayed("c", 3));
        given().advance(5);
        assertThat(given().queue().dispatch(2)).isEqualTo(new DispatchReport(2, millis(0)));
        assertThat(given().queue().dispatch(2)).isEqualTo(new DispatchReport(1, null));
    }

    @Test
    default void endedTasksBeyondTheCountAreForgottenOldestFirst() {
        ended("a", "b", "c");
        assertThat(given().queue().trim(new TrimPolicy(100, DAY, 1, millis(1_000))))
                .isEqualTo(2);
        assertThat(given().shows()).containsExactly("c completed +2");
        assertThat(given().inspector().find(QUEUE, id("a"))).isEmpty();
    }

    @Test
    default void endedTasksBeyondTheAgeAreForgotten() {
        ended("a", "b", "c");
        given().advance(7);
        assertThat(given().queue().trim(new TrimPolicy(100, millis(8), 100, millis(1_000))))
                .isEqualTo(2);
        assertThat(given().shows()).containsExactly("c completed +2");
    }

    @Test
    default void aTrimForgetsNoMoreThanItsLimit() {
        ended("a", "b", "c");
        assertThat(given().queue().trim(new TrimPolicy(2, DAY, 0, millis(1_000))))
                .isEqualTo(2);
        assertThat(given().queue().trim(new TrimPolicy(2, DAY, 0, millis(1_000))))
                .isOne();
        assertThat(given().queue().trim(new TrimPolicy(2, DAY, 0, millis(1_000))))
                .isZero();
    }

    @Test
    default void onlyEndedTasksAreTrimmed() {
        given().dead("dead");
        given().processing("running");
        given().enqueue(task("pending"), delayed("delayed", 5));
        assertThat(given().queue().trim(KEEP_NONE)).isZero();
        assertThat(given().shows()).hasSize(4);
    }

    @Test
    default void aChosenIdIsKnownForItsWindowAfterTheEnd() {
        ended("a");
        given().advance(500);
        given().queue().trim(KEEP_NONE);
        given().advance(499);
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of(id("a"))));
        given().advance(1);
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of()));
        assertThat(given().shows()).containsExactly("a pending");
    }

    @Test
    default void aChosenIdIsKnownWhileItsTaskCanBeLookedUp() {
        ended("a");
        given().advance(5_000);
        given().queue().trim(new TrimPolicy(100, DAY, 100, millis(1_000)));
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of(id("a"))));
    }

    @Test
    default void aGeneratedIdIsNotRememberedAfterItsTask() {
        given().enqueue(minted("a"));
        complete(given().acquire(1).get(0).lease());
        given().queue().trim(KEEP_NONE);
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of()));
    }

    @Test
    default void aTaskThatUsesAForgottenIdStartsAfresh() {
        given().enqueue(minted("a"));
        Lease lease = given().acquire(1).get(0).lease();
        given().queue().retry(List.of(new Retry(lease, millis(0), BOOM)));
        given().queue().cancel(id("a"), false);
        given().queue().trim(KEEP_NONE);
        given().enqueue("a");
        assertThat(given().shows()).containsExactly("a pending");
        assertThat(given().find("a").attempts()).isEmpty();
    }

    @Test
    default void aForgottenTaskCancelledInPendingIsNeitherShownNorAcquired() {
        given().enqueue("a", "b");
        given().queue().cancel(id("a"), false);
        assertThat(given().queue().trim(KEEP_NONE)).isOne();
        assertThat(given().inspector().find(QUEUE, id("a"))).isEmpty();
        assertThat(given().shows()).containsExactly("b pending");
        assertThat(given().inspector().depths(QUEUE).pending()).isOne();
        assertThat(given().acquireIds(10)).containsExactly("b");
        assertThat(given().inspector().depths(QUEUE).pending()).isZero();
    }

    @Test
    default void anIdAfterItsWindowIsNewDespiteItsTombstone() {
        forgottenTombstone("a", "b");
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of()));
        assertThat(given().find("a").summary().state()).isEqualTo(TaskState.PENDING);
        assertThat(given().shows()).containsExactly("b pending", "a pending");
        assertThat(given().inspector().depths(QUEUE).pending()).isEqualTo(2);
        assertThat(position("a")).isOne();
        assertThat(given().acquireIds(10)).containsExactly("b", "a");
        assertThat(given().acquireIds(10)).isEmpty();
        assertThat(given().inspector().depths(QUEUE).pending()).isZero();
    }

    @Test
    default void anIdWithATombstoneMayReturnWithAnotherPriority() {
        forgottenTombstone("a", "b");
        assertThat(given().enqueue(task("a").withPriority(Priority.HIGH))).isEqualTo(new Enqueued(Set.of()));
        assertThat(given().find("a").summary().ref().priority()).isEqualTo(Priority.HIGH);
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().acquireIds(10)).containsExactly("a", "b");
        assertThat(given().acquireIds(10)).isEmpty();
    }

    @Test
    default void anIdWithATombstoneMayStartLater() {
        forgottenTombstone("a", "b");
        given().enqueue(delayed("a", 500));
        assertThat(given().shows()).containsExactly("b pending", "a delayed +1501");
        assertThat(given().acquireIds(1)).containsExactly("b");
        given().advance(500);
        given().queue().dispatch(10);
        assertThat(given().acquireIds(10)).containsExactly("a");
        assertThat(given().acquireIds(10)).isEmpty();
    }

    @Test
    default void anIdWithATombstoneMayBecomeDue() {
        forgottenTombstone("a", "b");
        given().enqueue(delayed("a", 500));
        given().advance(500);
        given().queue().dispatch(10);
        assertThat(given().shows()).containsExactly("b pending", "a pending");
        assertThat(given().acquireIds(10)).containsExactly("b", "a");
        assertThat(given().acquireIds(10)).isEmpty();
    }

    @Test
    default void anIdWithATombstoneMayBeCancelledRepeatedly() {
        forgottenTombstone("a", "b");
        given().enqueue("a");
        assertThat(given().queue().cancel(id("a"), false)).isEqualTo(new CancelResult.Cancelled());
        assertThat(given().find("a").summary().state()).isEqualTo(TaskState.CANCELLED);
        assertThat(given().queue().trim(KEEP_NONE)).isOne();
        assertThat(given().queue().cancel(id("a"), false)).isEqualTo(new CancelResult.Unknown());
        given().advance(1_001);
        given().enqueue("a", "c");
        assertThat(given().shows()).containsExactly("b pending", "a pending", "c pending");
        assertThat(position("a")).isOne();
        assertThat(position("c")).isEqualTo(2);
        assertThat(given().acquireIds(2)).containsExactly("b", "a");
        assertThat(given().acquireIds(10)).containsExactly("c");
        assertThat(given().inspector().depths(QUEUE).pending()).isZero();
    }

    /** Cancels and forgets the first of two tasks; its window is over, while its entry is still in pending. */
    private void forgottenTombstone(String cancelled, String other) {
        given().enqueue(cancelled, other);
        given().queue().cancel(id(cancelled), false);
        given().queue().trim(KEEP_NONE);
        given().advance(1_001);
    }

    private Long position(String id) {
        return given().inspector().position(given().find(id).summary()).ahead();
    }

    /** Ends the tasks one millisecond apart. */
    private void ended(String... ids) {
        given().enqueue(ids);
        for (int i = 0; i < ids.length; i++) {
            if (i > 0) {
                given().advance(1);
            }
            complete(given().acquire(1).get(0).lease());
        }
    }

    private void complete(Lease lease) {
        given().queue().complete(List.of(new Completion(lease, null)), Ending.COMPLETED, DAY);
    }
}
