package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How leased tasks are settled. */
public interface SettleContract extends QueueContract {
    @Test
    default void aCompletedTaskHasEnded() {
        List<Lease> leases = given().processing("a", "b");
        given().advance(70);
        assertThat(complete(leases.get(0), Ending.COMPLETED)).isEmpty();
        assertThat(given().shows()).containsExactly("b processing +30000 w1", "a completed +70");
    }

    @Test
    default void aTaskEndsWithTheGivenEnding() {
        List<Lease> leases = given().processing("a", "b", "c");
        complete(leases.get(0), Ending.EXPIRED);
        complete(leases.get(1), Ending.CANCELLED);
        complete(leases.get(2), Ending.DUPLICATE);
        assertThat(given().shows()).containsExactly("a expired +0", "b cancelled +0", "c completed +0");
    }

    @Test
    default void aRetriedTaskWaitsAtTheCostOfOneRetry() {
        Lease lease = given().processing("a").get(0);
        given().advance(10);
        assertThat(given().queue().retry(List.of(new Retry(lease, millis(500), BOOM))))
                .isEmpty();
        assertThat(given().shows()).containsExactly("a delayed +510 retries=1");
        assertThat(given().find("a").attempts())
                .containsExactly(Attempt.failed(START.plusMillis(10), W1, millis(5), "boom"));
    }

    @Test
    default void aReleasedTaskGoesToTheFrontAndCostsNothing() {
        List<Lease> leases = given().processing("a", "b");
        given().enqueue("c");
        assertThat(given().queue().release(leases.stream().map(Release::toFront).toList()))
                .isEmpty();
        assertThat(given().shows()).containsExactly("a pending", "b pending", "c pending");
        assertThat(given().find("a").attempts()).isEmpty();
    }

    @Test
    default void eachSnoozeDoublesTheDelayUpToTheMaximum() {
        given().enqueue("a");
        for (long expected : new long[] {1000, 2000, 4000, 5000, 5000}) {
            Lease lease = given().acquire(1).get(0).lease();
            given().queue().release(List.of(Release.snoozed(lease, millis(1000), millis(5000), "no handler yet")));
            long now = given().clock().millis() - START.toEpochMilli();
            assertThat(given().shows()).containsExactly("a delayed +" + (now + expected));
            given().advance(expected);
            given().queue().dispatch(10);
        }
        assertThat(given().find("a").snooze()).isEqualTo(new SnoozeRecord(5, "no handler yet"));
        assertThat(given().find("a").lastError()).isEqualTo("no handler yet");
    }

    @Test
    default void aSnoozeOfCenturiesIsLimitedToAHundredYears() {
        given().enqueue("a");
        long century = TimeRange.MAX_DURATION.toMillis();
        for (int times = 0; times < 25; times++) {
            Lease lease = given().acquire(1).get(0).lease();
            Duration asked = Duration.ofDays(400 * 366);
            given().queue().release(List.of(Release.snoozed(lease, asked, asked, "see you")));
            long now = given().clock().millis() - START.toEpochMilli();
            assertThat(given().shows()).containsExactly("a delayed +" + (now + century));
            given().advance(century);
            given().queue().dispatch(10);
        }
    }

    @Test
    default void aRunResetsTheCountOfSnoozes() {
        Lease first = given().processing("a").get(0);
        given().queue().release(List.of(Release.snoozed(first, millis(10), millis(100), "busy")));
        given().advance(10);
        given().queue().dispatch(1);
        given().queue().retry(List.of(new Retry(given().acquire(1).get(0).lease(), millis(0), BOOM)));
        assertThat(given().find("a").snooze()).isNull();
        assertThat(given().find("a").lastError()).isEqualTo("boom");
    }

    @Test
    default void aBuriedTaskIsADeadLetterWithItsAttempts() {
        Lease lease = given().processing("a").get(0);
        given().advance(10);
        assertThat(given().queue().bury(List.of(new Burial(lease, BOOM)))).isEmpty();
        assertThat(given().shows()).containsExactly("a dead +10");
        assertThat(given().find("a").attempts())
                .containsExactly(Attempt.failed(START.plusMillis(10), W1, millis(5), "boom"));
    }

    @Test
    default void theLastTwentyAttemptsAreKept() {
        given().enqueue("a");
        for (int i = 1; i <= 23; i++) {
            Lease lease = given().acquire(1).get(0).lease();
            given().queue().retry(List.of(new Retry(lease, millis(0), new Failure("no. " + i, millis(i)))));
            given().queue().dispatch(1);
        }
        List<Attempt> attempts = given().find("a").attempts();
        assertThat(attempts).hasSize(20);
        assertThat(attempts.get(0).error()).isEqualTo("no. 4");
        assertThat(attempts.get(19).error()).isEqualTo("no. 23");
        assertThat(given().find("a").summary().retries()).isEqualTo(23);
    }

    @Test
    default void aLostLeaseSettlesNothing() {
        Lease lost = given().processing("a").get(0);
        given().queue().release(List.of(Release.toFront(lost)));
        given().acquire(1);
        assertEachSettleLoses(lost);
        assertThat(given().shows()).containsExactly("a processing +30000 w1");
        assertThat(given().find("a").attempts()).containsExactly(Attempt.running(START, W1));
    }

    @Test
    default void anEndedTaskCannotBeSettledAgain() {
        Lease lease = given().processing("a").get(0);
        complete(lease, Ending.COMPLETED);
        given().advance(5);
        assertEachSettleLoses(lease);
        assertThat(given().shows()).containsExactly("a completed +0");
    }

    @Test
    default void anotherPriorityIsAnotherTask() {
        Lease lease = given().processing("a").get(0);
        assertEachSettleLoses(new Lease(QUEUE, new TaskRef(Priority.HIGH, id("a")), lease.token(), W1));
        assertThat(given().shows()).containsExactly("a processing +30000 w1");
    }

    @Test
    default void theHeldTasksOfACallAreSettledDespiteLostOnes() {
        List<Lease> leases = given().processing("a", "b", "c");
        complete(leases.get(1), Ending.COMPLETED);
        given().advance(1);
        assertThat(given().queue()
                        .bury(leases.stream()
                                .map(lease -> new Burial(lease, BOOM))
                                .toList()))
                .isEqualTo(Map.of(leases.get(1).task(), Rejection.LOST));
        assertThat(given().shows()).containsExactly("b completed +0", "a dead +1", "c dead +1");
    }

    @Test
    default void aTaskWithACancelRequestEndsCancelledUnlessItSucceeds() {
        List<Lease> leases = given().processing("completed", "retried", "released", "put-off", "buried");
        leases.forEach(lease -> given().queue().cancel(lease.task().id(), true));
        assertThat(given().queues().cancelRequests(QUEUE)).isEqualTo(5);
        assertThat(complete(leases.get(0), Ending.COMPLETED)).isEmpty();
        assertCancelled(leases.get(1), given().queue().retry(List.of(new Retry(leases.get(1), millis(1), BOOM))));
        assertCancelled(leases.get(2), given().queue().release(List.of(Release.toFront(leases.get(2)))));
        Release snooze = Release.snoozed(leases.get(3), millis(1), millis(1), "busy");
        assertCancelled(leases.get(3), given().queue().release(List.of(snooze)));
        assertCancelled(leases.get(4), given().queue().bury(List.of(new Burial(leases.get(4), BOOM))));
        assertThat(given().shows())
                .containsExactly(
                        "buried cancelled +0",
                        "completed completed +0",
                        "put-off cancelled +0",
                        "released cancelled +0",
                        "retried cancelled +0");
        assertThat(given().queues().cancelRequests(QUEUE)).isZero();
        assertThat(given().find("buried").attempts()).hasSize(1);
    }

    @Test
    default void aCallOfManyBatchesSettlesAll() {
        List<String> ids = IntStream.range(0, 2_100).mapToObj(i -> "t" + i).toList();
        given().enqueue(ids.stream().map(QueueFixture::task).toArray(NewTask[]::new));
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            given().acquire(1_000).forEach(task -> leases.add(task.lease()));
        }
        assertThat(leases).hasSize(2_100);
        assertThat(given().queue()
                        .complete(
                                leases.stream()
                                        .map(lease -> new Completion(lease, null))
                                        .toList(),
                                Ending.COMPLETED,
                                DAY))
                .isEmpty();
        assertThat(given().inspector().depths(QUEUE).completed()).isEqualTo(2_100);
    }

    private Map<TaskRef, Rejection> complete(Lease lease, Ending ending) {
        return given().queue().complete(List.of(new Completion(lease, null)), ending, DAY);
    }

    private void assertCancelled(Lease lease, Map<TaskRef, Rejection> answer) {
        assertThat(answer).isEqualTo(Map.of(lease.task(), Rejection.CANCELLED));
    }

    private void assertEachSettleLoses(Lease lease) {
        List<Function<Lease, Map<TaskRef, Rejection>>> settles = List.of(
                each -> complete(each, Ending.COMPLETED),
                each -> given().queue().retry(List.of(new Retry(each, millis(1), BOOM))),
                each -> given().queue().release(List.of(Release.toFront(each))),
                each -> given().queue().release(List.of(Release.snoozed(each, millis(1), millis(1), "busy"))),
                each -> given().queue().bury(List.of(new Burial(each, BOOM))));
        assertThat(settles)
                .allSatisfy(settle -> assertThat(settle.apply(lease)).isEqualTo(Map.of(lease.task(), Rejection.LOST)));
    }
}
