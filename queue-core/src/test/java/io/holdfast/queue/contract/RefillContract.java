package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Refill;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How workers complete tasks and acquire new ones in one step. */
public interface RefillContract extends QueueContract {
    @Test
    default void completedTasksEndAndTheNextOnesAreLeased() {
        List<Lease> leases = given().processing("a", "b", "c");
        given().enqueue("d", "e", "f");
        given().advance(70);
        Refill refill = refill(2, completions(leases.subList(0, 2)));
        assertThat(refill.rejections()).isEmpty();
        assertThat(idsOf(refill)).containsExactly("d", "e");
        assertThat(given().shows())
                .containsExactly(
                        "f pending",
                        "c processing +30000 w1",
                        "d processing +30070 w1",
                        "e processing +30070 w1",
                        "a completed +70",
                        "b completed +70");
    }

    @Test
    default void theNewTasksHaveAnotherToken() {
        List<Lease> leases = given().processing("a");
        given().enqueue("b");
        Lease next = refill(1, completions(leases)).acquired().tasks().get(0).lease();
        assertThat(next.token()).isGreaterThan(leases.get(0).token());
        assertThat(next.worker()).isEqualTo(W1);
        assertThat(refill(1, completions(List.of(next))).rejections()).isEmpty();
    }

    @Test
    default void aLostLeaseIsReportedAndDoesNotPreventTheAcquire() {
        List<Lease> leases = given().processing("a", "b");
        given().enqueue("c");
        Lease stale = new Lease(QUEUE, leases.get(0).task(), new LeaseToken(7), W1);
        Refill refill = refill(5, completions(List.of(stale, leases.get(1))));
        assertThat(refill.rejections()).isEqualTo(Map.of(stale.task(), Rejection.LOST));
        assertThat(idsOf(refill)).containsExactly("c");
        assertThat(given().shows())
                .containsExactly("a processing +30000 w1", "c processing +30000 w1", "b completed +0");
    }

    @Test
    default void anEmptyQueueGivesNoTasksButTheNextDueTime() {
        List<Lease> leases = given().processing("a");
        given().enqueue(delayed("later", 500));
        Refill refill = refill(1, completions(leases));
        assertThat(refill.acquired().tasks()).isEmpty();
        assertThat(refill.acquired().nextDue()).isEqualTo(millis(500));
    }

    @Test
    default void aPausedQueueGivesNoTasksButAcceptsCompletions() {
        List<Lease> leases = given().processing("a");
        given().enqueue("b");
        given().queues().pause(QUEUE, "ada");
        assertThat(refill(1, completions(leases)).acquired().tasks()).isEmpty();
        assertThat(given().shows()).containsExactly("b pending", "a completed +0");
    }

    @Test
    default void keysAreConfirmedAndResultsKept() {
        IdempotencyKey key = new IdempotencyKey("order 17");
        TaskResult result = TaskResult.of(Payload.ofText("\"done\""), 100);
        Lease first = given().processing("first").get(0);
        Lease second = given().processing("second").get(0);
        refill(1, List.of(new Completion(first, key, result)));
        assertThat(refill(1, List.of(new Completion(second, key))).rejections())
                .isEqualTo(Map.of(second.task(), Rejection.DUPLICATE));
        assertThat(given().find("first").result()).isEqualTo(result);
    }

    @Test
    default void workerAndStartOfEachTaskAreKeptForDifferentAcquires() {
        List<Lease> early = given().processing("a", "b");
        given().advance(10);
        List<Lease> late = given().processing("c");
        given().advance(10);
        given().queue().complete(completions(early.subList(1, 2)), Ending.COMPLETED, DAY);
        given().advance(5);
        Stream<Lease> all = Stream.concat(early.stream(), late.stream());
        assertThat(refill(1, completions(all.toList())).rejections())
                .containsOnlyKeys(early.get(1).task());
        assertRan("a", 0, 25);
        assertRan("b", 0, 20);
        assertRan("c", 10, 25);
    }

    private void assertRan(String id, long started, long ended) {
        assertThat(given().find(id).attempts()).singleElement().satisfies(run -> {
            assertThat(run.startedAt()).isEqualTo(START.plusMillis(started));
            assertThat(run.endedAt()).isEqualTo(START.plusMillis(ended));
        });
    }

    @Test
    default void acquiredTasksAreReadyToRun() {
        List<Lease> leases = given().processing("a");
        given().enqueue("b");
        LeasedTask next = refill(1, completions(leases)).acquired().tasks().get(0);
        assertThat(next.header()).isEqualTo(task("b").header());
        assertThat(next.payload()).isEqualTo(task("b").payload());
        assertThat(next.attempt()).isOne();
    }

    private Refill refill(int limit, List<Completion> completions) {
        return given().queue().refill(completions, DAY, limit, LEASE);
    }

    private static List<Completion> completions(List<Lease> leases) {
        return leases.stream().map(lease -> new Completion(lease, null)).toList();
    }

    private static List<String> idsOf(Refill refill) {
        return refill.acquired().tasks().stream()
                .map(task -> task.lease().task().id().value())
                .toList();
    }
}
