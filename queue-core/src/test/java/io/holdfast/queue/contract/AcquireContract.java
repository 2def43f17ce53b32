package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.StartTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How workers acquire tasks and renew their leases. */
public interface AcquireContract extends QueueContract {
    @Test
    default void theOldestOfTheHighestPriorityComesFirst() {
        given().enqueue(
                        task("l").withPriority(Priority.LOW),
                        task("d1"),
                        task("h1").withPriority(Priority.HIGH),
                        task("d2"),
                        task("h2").withPriority(Priority.HIGH));
        assertThat(given().acquireIds(3)).containsExactly("h1", "h2", "d1");
        assertThat(given().shows())
                .containsExactly(
                        "d2 pending",
                        "l pending",
                        "d1 processing +30000 w1",
                        "h1 processing +30000 w1",
                        "h2 processing +30000 w1");
    }

    @Test
    default void aLeasedTaskHasEverythingItsHandlerNeeds() {
        given().enqueue("a");
        given().advance(40);
        LeasedTask leased = given().acquire(1).get(0);
        assertThat(leased)
                .isEqualTo(new LeasedTask(
                        new Lease(QUEUE, task("a").ref(), leased.lease().token(), W1),
                        task("a").header(),
                        Payload.ofText("{}"),
                        0,
                        START.plusMillis(40)));
    }

    @Test
    default void eachCallGivesOneTokenAndTheNextCallAGreaterOne() {
        given().enqueue("a", "b", "c");
        List<LeasedTask> first = given().acquire(2);
        LeaseToken token = first.get(0).lease().token();
        assertThat(first.get(1).lease().token()).isEqualTo(token);
        assertThat(given().acquire(1).get(0).lease().token()).isGreaterThan(token);
    }

    @Test
    default void tokensFollowTheClockInMicroseconds() {
        LeaseToken token = given().processing("a").get(0).token();
        given().advance(7);
        assertThat(token.value()).isGreaterThanOrEqualTo(START.toEpochMilli() * 1000);
        assertThat(given().processing("b").get(0).token()).isEqualTo(new LeaseToken(token.value() + 7_000));
    }

    @Test
    default void tokensGrowWhileTheClockGoesBack() {
        LeaseToken token = given().processing("a").get(0).token();
        given().clock().moveTo(START.minusSeconds(3600));
        assertThat(given().processing("b").get(0).token()).isEqualTo(new LeaseToken(token.value() + 1));
    }

    @Test
    default void nothingPendingMeansNothingAcquired() {
        assertThat(given().queue().acquire(W1, 10, LEASE)).isEqualTo(new Acquired(List.of(), null));
    }

    @Test
    default void anAcquireReturnsWhenTheFirstDelayedTaskIsDue() {
        given().enqueue(delayed("b", 900), delayed("a", 400));
        assertThat(given().queue().acquire(W1, 10, LEASE)).isEqualTo(new Acquired(List.of(), millis(400)));
        given().advance(500);
        assertThat(given().queue().acquire(W1, 10, LEASE)).isEqualTo(new Acquired(List.of(), millis(0)));
    }

    @Test
    default void nothingIsAcquiredFromAPausedQueueUntilItIsResumed() {
        given().enqueue("a");
        given().queues().pause(QUEUE, "ada");
        assertThat(given().acquire(10)).isEmpty();
        assertThat(given().inspector().depths(QUEUE).paused()).isTrue();
        given().queues().resume(QUEUE);
        assertThat(given().acquireIds(10)).containsExactly("a");
        assertThat(given().inspector().depths(QUEUE).paused()).isFalse();
    }

    @Test
    default void aPauseSaysWhoPausedTheQueueFirstAndWhen() {
        assertThat(given().queues().pause(QUEUE, "ada")).isTrue();
        QueuePause pause = given().inspector().depths(QUEUE).pause();
        assertThat(pause).extracting(QueuePause::who).isEqualTo("ada");
        given().advance(7);
        assertThat(given().queues().pause(QUEUE, "grace")).isFalse();
        assertThat(given().inspector().depths(QUEUE).pause()).isEqualTo(pause);
        assertThat(given().queues().resume(QUEUE)).isTrue();
        assertThat(given().queues().resume(QUEUE)).isFalse();
        given().queues().pause(QUEUE, "grace");
        assertThat(given().inspector().depths(QUEUE).pause())
                .isEqualTo(new QueuePause(pause.since().plusMillis(7), "grace"));
    }

    @Test
    default void anAcquireReturnsAtMostEightMebibytesOfLargeTasks() {
        Payload large = Payload.of(new byte[3 << 20]);
        for (String id : List.of("a", "b", "c")) {
            given().enqueue(new NewTask(id(id), true, Priority.DEFAULT, StartTime.NOW, task(id).header(), large));
        }
        List<String> first = given().acquireIds(10);
        assertThat(first).hasSizeBetween(1, 2);
        List<String> all = new ArrayList<>(first);
        for (List<String> next = given().acquireIds(10); !next.isEmpty(); next = given().acquireIds(10)) {
            all.addAll(next);
        }
        assertThat(all).containsExactly("a", "b", "c");
    }

    @Test
    default void anAcquireReturnsAtLeastOneTask() {
        Payload huge = Payload.of(new byte[9 << 20]);
        given().enqueue(new NewTask(
                id("a"), true, Priority.HIGH, StartTime.NOW, task("a").header(), huge));
        given().enqueue("b");
        assertThat(given().acquireIds(10)).containsExactly("a");
    }

    @Test
    default void aRenewedLeaseLastsFromNow() {
        List<Lease> leases = given().processing("a");
        given().advance(20_000);
        assertThat(given().queue().renew(leases, LEASE)).isEmpty();
        assertThat(given().shows()).containsExactly("a processing +50000 w1");
    }

    @Test
    default void anExpiredLeaseCanBeRenewedUntilItIsReclaimed() {
        List<Lease> leases = given().processing("a");
        given().advance(40_000);
        assertThat(given().queue().renew(leases, LEASE)).isEmpty();
        assertThat(given().shows()).containsExactly("a processing +70000 w1");
    }

    @Test
    default void aLeaseOfAnEarlierTokenIsLost() {
        Lease old = given().processing("a").get(0);
        given().queue().release(List.of(Release.toFront(old)));
        given().acquire(1);
        given().advance(10);
        assertThat(given().queue().renew(List.of(old), LEASE)).isEqualTo(Map.of(old.task(), Rejection.LOST));
        assertThat(given().shows()).containsExactly("a processing +30000 w1");
    }

    @Test
    default void aLeaseOfAnotherWorkerIsLost() {
        Lease lease = given().processing("a").get(0);
        Lease foreign = new Lease(QUEUE, lease.task(), lease.token(), W2);
        given().advance(10);
        assertThat(given().queue().renew(List.of(foreign), LEASE)).isEqualTo(Map.of(lease.task(), Rejection.LOST));
        assertThat(given().shows()).containsExactly("a processing +30000 w1");
    }

    @Test
    default void aRenewalReportsACancelRequestAndStillRenews() {
        List<Lease> leases = given().processing("a", "b");
        given().queue().cancel(id("a"), true);
        given().advance(10);
        assertThat(given().queue().renew(leases, LEASE))
                .isEqualTo(Map.of(leases.get(0).task(), Rejection.CANCELLED));
        assertThat(given().shows()).containsExactly("a processing +30010 w1", "b processing +30010 w1");
    }

    @Test
    default void theLeasesOfAWorkerCanBeListed() {
        List<Lease> mine = given().processing(W1, "a", "b");
        given().processing(W2, "c");
        assertThat(given().queue().leasesOf(W1)).containsExactlyInAnyOrderElementsOf(mine);
    }
}
