package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Attempt.Kind;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.ReapReport;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How tasks come back from workers that died. */
public interface ReapContract extends QueueContract {
    /** With a lease of 30 s, 15 s without a sweep are an outage, and the sweeps after it hold back for 10 s. */
    ReapPolicy POLICY = new ReapPolicy(100, 5, LEASE);

    ReapReport NOTHING = swept(List.of(), List.of(), List.of());
    ReapReport SPARED = new ReapReport(true, false, List.of(), List.of(), List.of());

    @Test
    default void aLeaseThatStandsIsLeftAlone() {
        given().processing("a");
        sweepFor(29_999);
        assertThat(reap()).isEqualTo(NOTHING);
        assertThat(given().shows()).containsExactly("a processing +30000 w1");
    }

    @Test
    default void anExpiredTaskGoesBackToTheFrontWithoutCostingARetry() {
        given().processing("a");
        given().enqueue("b");
        sweepFor(30_000);
        assertThat(given().shows()).containsExactly("a pending", "b pending");
        Attempt attempt = given().find("a").attempts().get(0);
        assertThat(attempt.kind()).isEqualTo(Kind.RECLAIMED);
        assertThat(attempt.worker()).isEqualTo(W1);
        assertThat(attempt.endedAt()).isEqualTo(START.plusMillis(30_000));
        assertThat(attempt.startedAt()).isEqualTo(START);
    }

    @Test
    default void theReportNamesWhatCameBackAndTheFirstToExpireComesToTheFront() {
        given().processing("a");
        sweepFor(1_000);
        given().processing("b");
        sweepFor(28_000);
        given().advance(3_000);
        assertThat(reap().reclaimed()).containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(given().shows()).containsExactly("a pending", "b pending");
    }

    @Test
    default void aTaskWhoseWorkerDiedIsNotSaidToBeSnoozedAnyMore() {
        Lease lease = given().processing("a").get(0);
        given().queue().release(List.of(Release.snoozed(lease, millis(1), millis(1), "busy")));
        given().advance(1);
        given().queue().dispatch(1);
        given().acquire(1);
        sweepFor(30_000);
        assertThat(given().find("a").snooze()).isNull();
        assertThat(given().find("a").lastError()).startsWith("The worker died");
    }

    @Test
    default void aTaskComesBackUnderItsPriority() {
        given().enqueue(task("h").withPriority(Priority.HIGH));
        given().acquire(1);
        given().enqueue("d");
        sweepFor(30_000);
        assertThat(given().shows()).containsExactly("h pending", "d pending");
    }

    @Test
    default void theWorkerThatLostItsLeaseCanNotSettle() {
        Lease lease = given().processing("a").get(0);
        sweepFor(30_000);
        assertThat(given().queue().complete(List.of(new Completion(lease, null)), Ending.COMPLETED, DAY))
                .isEqualTo(Map.of(lease.task(), Rejection.LOST));
        assertThat(given().shows()).containsExactly("a pending");
    }

    @Test
    default void tasksOfManySweepsComeBackInTheOrderInWhichTheyWereTaken() {
        given().processing("c");
        sweepFor(10);
        given().processing("b", "z", "a");
        sweepFor(29_000);
        given().advance(2_000);
        ReapPolicy two = new ReapPolicy(2, 5, LEASE);
        assertThat(given().queue().reap(two).reclaimed()).containsExactlyInAnyOrder(id("z"), id("a"));
        assertThat(given().queue().reap(two).reclaimed()).containsExactlyInAnyOrder(id("c"), id("b"));
        assertThat(given().queue().reap(two)).isEqualTo(NOTHING);
        assertThat(given().shows()).containsExactly("c pending", "b pending", "z pending", "a pending");
    }

    @Test
    default void aSweepSaysThatThereMayBeMore() {
        given().processing("a", "b", "c");
        sweepFor(29_000);
        given().advance(1_000);
        assertThat(given().queue().reap(new ReapPolicy(2, 5, LEASE)).more()).isTrue();
        assertThat(given().queue().reap(new ReapPolicy(2, 5, LEASE)).more()).isFalse();
    }

    @Test
    default void aTaskThatIsReclaimedAgainComesBackAtATimeOfItsOwn() {
        given().processing("a");
        sweepFor(30_000);
        given().acquire(1);
        sweepFor(30_000);
        assertThat(given().find("a").summary().state()).isEqualTo(TaskState.DELAYED);
        assertThat(given().find("a").summary().stateTime())
                .isBetween(START.plusMillis(60_001), START.plusMillis(90_000));
        assertThat(given().find("a").summary().retries()).isZero();
    }

    @Test
    default void aTaskWhoseWorkersDieAgainAndAgainBecomesADeadLetterWithEvidence() {
        ReapPolicy twice = new ReapPolicy(100, 2, LEASE);
        given().processing(W1, "a");
        sweepFor(30_000);
        given().queue().acquire(W2, 1, LEASE);
        sweepFor(29_000);
        given().advance(1_000);
        assertThat(given().queue().reap(twice)).isEqualTo(swept(List.of(), List.of(id("a")), List.of()));
        assertThat(given().shows()).containsExactly("a dead +60000");
        assertThat(given().find("a").attempts()).extracting(Attempt::worker).containsExactly(W1, W2);
    }

    @Test
    default void ofTwoThatDieTogetherNoneIsBuriedUntilOneDiesAlone() {
        ReapPolicy twice = new ReapPolicy(100, 2, LEASE);
        given().processing(W1, "guilty", "neighbor");
        sweepFor(30_000);
        given().queue().acquire(W2, 2, LEASE);
        sweepFor(29_000);
        given().advance(1_000);
        assertThat(given().queue().reap(twice).buried()).isEmpty();
        assertThat(given().find("guilty").summary().state()).isEqualTo(TaskState.DELAYED);
        assertThat(given().find("neighbor").summary().state()).isEqualTo(TaskState.DELAYED);
        sweepFor(30_000);
        given().queue().dispatch(2);
        given().queue().acquire(W1, 1, LEASE);
        given().queue().acquire(W2, 1, LEASE);
        sweepFor(29_000);
        given().advance(1_000);
        assertThat(given().queue().reap(twice).buried()).containsExactlyInAnyOrder(id("guilty"), id("neighbor"));
    }

    @Test
    default void aTaskThatItsWorkerStillHoldsIsNotBuriedLaterForTheSameDeath() {
        ReapPolicy twice = new ReapPolicy(100, 2, LEASE);
        given().processing(W1, "guilty", "neighbor");
        sweepFor(30_000);
        List<Lease> leases = given().queue().acquire(W2, 2, LEASE).tasks().stream()
                .map(LeasedTask::lease)
                .toList();
        sweepFor(9_000);
        given().queue().renew(leases.subList(1, 2), LEASE);
        sweepFor(20_000);
        given().advance(1_000);
        assertThat(given().queue().reap(twice).buried()).isEmpty();
        sweepFor(8_000);
        given().advance(1_000);
        assertThat(given().queue().reap(twice).buried()).isEmpty();
        assertThat(given().find("guilty").summary().state()).isEqualTo(TaskState.DELAYED);
    }

    @Test
    default void aNeighborThatIsLessSuspectDoesNotSaveTheGuiltyOne() {
        ReapPolicy twice = new ReapPolicy(100, 2, LEASE);
        given().processing(W1, "guilty");
        sweepFor(30_000);
        given().enqueue("neighbor");
        given().queue().acquire(W2, 2, LEASE);
        sweepFor(29_000);
        given().advance(1_000);
        assertThat(given().queue().reap(twice))
                .isEqualTo(swept(List.of(id("neighbor")), List.of(id("guilty")), List.of()));
    }

    @Test
    default void aRequeuedTaskHasAFreshCountOfReclaims() {
        given().processing("a");
        sweepFor(29_000);
        given().advance(1_000);
        given().queue().reap(new ReapPolicy(100, 1, LEASE));
        given().deadLetters().requeue(QUEUE, List.of(id("a")));
        given().acquire(1);
        sweepFor(30_000);
        assertThat(given().shows()).containsExactly("a pending");
    }

    @Test
    default void aTaskToBeCancelledEndsSoWhenItsWorkerDies() {
        given().processing("a");
        given().queue().cancel(id("a"), true);
        sweepFor(29_000);
        given().advance(1_000);
        assertThat(reap()).isEqualTo(swept(List.of(), List.of(), List.of(id("a"))));
        assertThat(given().shows()).containsExactly("a cancelled +30000");
        assertThat(given().queues().cancelRequests(QUEUE)).isZero();
    }

    @Test
    default void theFirstSweepOfAllTakesWhatHasExpired() {
        given().processing("a");
        given().advance(30_000);
        assertThat(reap()).isEqualTo(swept(List.of(id("a")), List.of(), List.of()));
    }

    @Test
    default void aSilenceOfHalfALeaseIsNoOutageYet() {
        reap();
        given().processing("a");
        given().advance(15_000);
        assertThat(reap()).isEqualTo(NOTHING);
        given().advance(15_000);
        assertThat(reap()).isEqualTo(swept(List.of(id("a")), List.of(), List.of()));
    }

    @Test
    default void whereALeaseIsShorterThanThePolicysTheReportSaysHowSoonToSweepAgain() {
        given().processing("a");
        assertThat(reap().nextSweepWithin()).isNull();
        given().enqueue("b");
        given().queue().acquire(W2, 1, millis(3_000));
        assertThat(reap().nextSweepWithin()).isEqualTo(millis(1_000));
    }

    @Test
    default void aRenewalTellsOfItsLeaseAsAnAcquireDoes() {
        List<Lease> leases = given().processing("a");
        given().queue().renew(leases, millis(3_000));
        assertThat(reap().nextSweepWithin()).isEqualTo(millis(1_000));
    }

    @Test
    default void aLeaseThatNobodyUsesAnyMoreIsForgotten() {
        List<Lease> leases = given().processing("a");
        given().queue().renew(leases, millis(3_000));
        sweepFor(10_000);
        given().queue().renew(leases, LEASE);
        assertThat(reap().nextSweepWithin()).isNotNull();
        for (int i = 0; i < 15; i++) {
            given().advance(10_000);
            given().queue().renew(leases, LEASE);
            reap();
        }
        assertThat(reap().nextSweepWithin()).isNull();
    }

    @Test
    default void aLeaseShorterThanThePolicysSurvivesAnOutageThatIsLongerThanIt() {
        given().processing("long");
        given().enqueue("short");
        List<Lease> leases = leasesFor(W2, 3_000);
        sweepEvery(1_000, 2_000);
        given().queue().renew(leases, millis(3_000));
        given().advance(8_000);
        assertThat(reap().spared()).isTrue();
        given().advance(999); // its worker renews every second
        assertThat(reap().spared()).isTrue();
        assertThat(given().queue().renew(leases, millis(3_000))).isEmpty();
        sweepEvery(1_000, 2_000);
        assertThat(given().shows()).contains("short processing +13999 w2");
    }

    @Test
    default void aSilenceIsNoOutageForOneThatHasHeardOfTheQueue() {
        given().processing("a");
        reap();
        given().advance(LEASE.toMillis());
        assertThat(given().queue().reap(POLICY.lastReplyAgo(millis(1_000))).reclaimed())
                .containsExactly(new TaskId("a"));
    }

    @Test
    default void aHoldBeginsWhenTheCallerBeganToWatchTheQueue() {
        reap();
        given().processing("a");
        given().advance(60_000);
        assertThat(given().queue().reap(POLICY.reachableFor(millis(9_999)))).isEqualTo(SPARED);
        given().advance(1);
        assertThat(reap().reclaimed()).containsExactly(id("a"));
    }

    @Test
    default void whoHasWatchedForLessThanAThirdOfALongLeaseSparesIt() {
        given().enqueue("hour");
        List<Lease> hour = leasesFor(W2, 3_600_000);
        reap();
        given().advance(7_200_000);
        assertThat(given().queue().reap(POLICY.reachableFor(millis(10_000))).spared())
                .isTrue();
        sweepEvery(10_000, 1_180_000);
        assertThat(given().queue().renew(hour, millis(3_600_000))).isEmpty();
    }

    @Test
    default void aLeaseThatIsShorterThanWhatWasHeardIsSpared() {
        given().enqueue("short");
        leasesFor(W2, 3_000);
        reap();
        given().advance(8_000);
        assertThat(given().queue().reap(POLICY.lastReplyAgo(millis(6_000))).spared())
                .isTrue();
    }

    @Test
    default void aLeaseLongerThanThePolicysSurvivesAnOutageThatIsLongerThanIt() {
        given().enqueue("hour");
        List<Lease> hour = leasesFor(W2, 3_600_000);
        given().advance(10_000);
        reap();
        given().advance(2 * 3_600_000);
        assertThat(reap().spared()).isTrue();
        sweepEvery(10_000, 1_190_000); // its worker renews every 20 minutes
        assertThat(given().queue().renew(hour, millis(3_600_000))).isEmpty();
    }

    @Test
    default void afterAnOutageALongLeaseDoesNotHoldUpTheRecoveryFromADeadWorkerOfAShortOne() {
        given().enqueue("hour");
        leasesFor(W1, 3_600_000);
        reap();
        given().enqueue("short");
        leasesFor(W2, 3_000);
        sweepEvery(1_000, 1_000);
        given().advance(8_000);
        sweepEvery(1_000, 6_000); // half of the time from the last sweep before the outage to the end of its lease
        assertThat(given().shows()).contains("short pending", "hour processing +3600000 w1");
    }

    @Test
    default void withoutAnOutageAShortLeaseEndsInItsTimeBesideALongOne() {
        given().enqueue("hour");
        leasesFor(W1, 3_600_000);
        given().enqueue("short");
        leasesFor(W2, 1_000);
        sweepEvery(300, 1_200);
        assertThat(given().shows()).contains("short pending");
    }

    @Test
    default void aSecondOutageSoonAfterTheFirstSparesThoseThatTheFirstOneSpared() {
        reap();
        given().processing("a");
        given().advance(40_000);
        assertThat(reap()).isEqualTo(SPARED);
        given().advance(2_000);
        reap();
        given().advance(20_000);
        assertThat(reap()).isEqualTo(SPARED);
        given().advance(9_999);
        assertThat(reap()).isEqualTo(SPARED);
    }

    @Test
    default void afterAnOutageNothingIsTakenForAThirdOfALease() {
        reap();
        given().processing("a");
        given().advance(60_000);
        assertThat(reap()).isEqualTo(SPARED);
        given().advance(9_999);
        assertThat(reap()).isEqualTo(SPARED);
        given().advance(1);
        assertThat(reap()).isEqualTo(swept(List.of(id("a")), List.of(), List.of()));
    }

    @Test
    default void aWorkerThatRenewsAfterAnOutageKeepsItsTasks() {
        reap();
        List<Lease> leases = given().processing("a");
        given().advance(60_000);
        reap();
        given().queue().renew(leases, LEASE);
        sweepFor(10_000);
        assertThat(reap()).isEqualTo(NOTHING);
        assertThat(given().shows()).containsExactly("a processing +90000 w1");
    }

    @Test
    default void aClockThatJumpsBackCountsAsAnOutage() {
        reap();
        given().clock().moveTo(START.minusSeconds(3600));
        assertThat(reap()).isEqualTo(SPARED);
        given().advance(10_000);
        assertThat(reap()).isEqualTo(NOTHING);
    }

    @Test
    default void aHoldOfAClockThatWasAheadDoesNotLastUntilThen() {
        reap();
        given().advance(3_600_000);
        assertThat(reap()).isEqualTo(SPARED);
        given().clock().moveTo(START.plusMillis(1_000));
        assertThat(reap()).isEqualTo(SPARED);
        given().advance(10_000);
        assertThat(reap()).isEqualTo(NOTHING);
    }

    @Test
    default void afterTheClockWentBackADeadWorkerIsMissedAfterItsLease() {
        given().processing(W1, "a", "b");
        given().queue().renew(given().queue().leasesOf(W1).subList(0, 1), LEASE);
        sweepFor(10_000);
        given().clock().moveTo(START.minusSeconds(3_600));
        assertThat(reap()).isEqualTo(SPARED);
        sweepEvery(10_000, 29_999);
        assertThat(given().shows()).allMatch(line -> line.contains("processing +-3570000"));
        given().advance(1);
        assertThat(reap().reclaimed()).containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(given().shows()).containsExactly("a pending", "b pending");
    }

    @Test
    default void afterTheClockWentBackAgainAndAgainALongLeaseKeepsItsLength() {
        given().enqueue("hour");
        List<Lease> hour = leasesFor(W2, 3_600_000);
        reap();
        for (int i = 1; i <= 3; i++) {
            given().clock().moveTo(START.minusSeconds(3_600L * i));
            reap();
        }
        sweepEvery(10_000, 3_599_999);
        assertThat(given().queue().renew(hour, millis(3_600_000))).isEmpty();
    }

    @Test
    default void afterTheClockWentBackAWorkerThatLivesKeepsItsTasks() {
        List<Lease> leases = given().processing("a");
        sweepFor(10_000);
        given().clock().moveTo(START.minusSeconds(3_600));
        for (int i = 0; i < 12; i++) {
            reap();
            given().advance(10_000);
            assertThat(given().queue().renew(leases, LEASE)).isEmpty();
        }
        assertThat(given().shows()).containsExactly("a processing +-3450000 w1");
    }

    @Test
    default void leasesAreSparedByReapersWithAnyLease() {
        for (List<Integer> pair : List.of(List.of(10, 9), List.of(30, 9), List.of(9, 30), List.of(30, 10))) {
            ReapPolicy first = new ReapPolicy(100, 5, millis(pair.get(0) * 1_000));
            ReapPolicy second = new ReapPolicy(100, 5, millis(pair.get(1) * 1_000));
            given().enqueue("a" + pair.get(0) + "-" + pair.get(1));
            List<Lease> leases = leasesFor(W1, 9_000);
            given().queue().reap(second);
            given().advance(20_000);
            assertThat(given().queue().reap(first).spared())
                    .as("first of %s", pair)
                    .isTrue();
            given().advance(1);
            assertThat(given().queue().reap(second).spared())
                    .as("second of %s", pair)
                    .isTrue();
            given().advance(2_998);
            assertThat(given().queue().reap(second).spared())
                    .as("end of %s", pair)
                    .isTrue();
            assertThat(given().queue().renew(leases, millis(9_000))).isEmpty();
            given().queue().release(leases.stream().map(Release::toFront).toList());
        }
    }

    private ReapReport reap() {
        return given().queue().reap(POLICY);
    }

    /** Time passes, with a sweep every few seconds and one at its end, as in a system that runs. */
    private void sweepFor(long millis) {
        reap();
        for (long left = millis; left > 0; left -= 10_000) {
            given().advance(Math.min(left, 10_000));
            reap();
        }
    }

    private void sweepEvery(long interval, long millis) {
        for (long left = millis; left > 0; left -= interval) {
            given().advance(Math.min(left, interval));
            reap();
        }
    }

    private List<Lease> leasesFor(WorkerId worker, long lease) {
        return given().queue().acquire(worker, 10, millis(lease)).tasks().stream()
                .map(LeasedTask::lease)
                .toList();
    }

    private static ReapReport swept(List<TaskId> reclaimed, List<TaskId> buried, List<TaskId> cancelled) {
        return new ReapReport(false, false, reclaimed, buried, cancelled);
    }
}
