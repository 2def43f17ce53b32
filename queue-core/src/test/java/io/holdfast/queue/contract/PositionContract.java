package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a waiting task is. */
public interface PositionContract extends QueueContract {
    @Test
    default void theNextTaskHasNoneBeforeItAndStartsNow() {
        given().enqueue("a");
        assertThat(position("a")).isEqualTo(new Position(START, false, 0L, true, 0, null, false));
        assertThat(position("a").estimatedStart()).isEqualTo(START);
    }

    @Test
    default void higherPrioritiesAndOlderTasksComeBeforeIt() {
        given().enqueue(
                        task("l").withPriority(Priority.LOW),
                        task("d1"),
                        task("d2"),
                        task("h").withPriority(Priority.HIGH),
                        delayed("z", 500));
        assertThat(List.of("h", "d1", "d2", "l", "z"))
                .extracting(id -> position(id).ahead())
                .containsExactly(0L, 1L, 2L, 3L, 3L);
    }

    @Test
    default void cancelledTasksAreNotCounted() {
        given().enqueue("a", "b", "c", "d");
        given().enqueue(task("h").withPriority(Priority.HIGH));
        given().queue().cancel(id("a"), false);
        given().queue().cancel(id("c"), false);
        given().queue().cancel(id("h"), false);
        assertThat(position("d").ahead()).isEqualTo(1);
        assertThat(position("b").ahead()).isZero();
    }

    @Test
    default void theRateCountsTheEndsOfTheLastMinute() {
        given().enqueue("a", "b", "c");
        List<Lease> leases = given().processing("1", "2", "3", "4");
        given().queue().complete(List.of(new Completion(leases.get(0), null)), Ending.COMPLETED, DAY);
        given().advance(2_000);
        given().queue().complete(List.of(new Completion(leases.get(1), null)), Ending.COMPLETED, DAY);
        given().advance(2_000);
        given().queue().bury(List.of(new Burial(leases.get(2), BOOM)));
        assertThat(position("c").perSecond()).isEqualTo(0.5);
    }

    @Test
    default void withoutEndedTasksThereIsNoEstimatedStart() {
        given().enqueue("a", "b");
        assertThat(position("b").estimatedStart()).isNull();
    }

    @Test
    default void aPausedQueueIsReportedAndHasNoEstimate() {
        given().enqueue("a");
        given().queues().pause(QUEUE, "ada");
        assertThat(position("a").paused()).isTrue();
        assertThat(position("a").estimatedStart()).isNull();
    }

    @Test
    default void aKeyIsHeldWhileItsTaskIsProcessedAndDoneAfterItsSuccess() {
        given().enqueue(keyed("one"), keyed("b")); // its member is "done"
        Lease lease = given().acquire(1).get(0).lease();
        Completion claim = new Completion(lease, new IdempotencyKey("k"));
        given().queue().claim(List.of(claim));
        assertThat(position("b").keyHolder()).isEqualTo(id("one"));
        assertThat(position("b").keyDone()).isFalse();
        given().queue().complete(List.of(claim), Ending.COMPLETED, DAY);
        assertThat(position("b").keyHolder()).isNull();
        assertThat(position("b").keyDone()).isTrue();
    }

    @Test
    default void aClaimIsVoidWhenItsTaskIsNoLongerProcessed() {
        given().enqueue(keyed("a"), keyed("b"));
        Lease lease = given().acquire(1).get(0).lease();
        given().queue().claim(List.of(new Completion(lease, new IdempotencyKey("k"))));
        given().queue().bury(List.of(new Burial(lease, BOOM)));
        assertThat(position("b").keyHolder()).isNull();
        assertThat(position("b").keyDone()).isFalse();
    }

    private Position position(String id) {
        return given().inspector()
                .position(given().inspector().find(QUEUE, id(id)).orElseThrow().summary());
    }

    private static NewTask keyed(String id) {
        NewTask task = task(id);
        return new NewTask(
                task.id(),
                true,
                task.priority(),
                task.start(),
                task.header().withIdempotencyKey(new IdempotencyKey("k")),
                task.payload());
    }
}
