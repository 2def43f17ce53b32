package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How idempotency keys are claimed, confirmed and released. */
public interface ClaimContract extends QueueContract {
    IdempotencyKey KEY = new IdempotencyKey("order 17");

    @Test
    default void aFreshKeyIsClaimed() {
        assertThat(claim(given().processing("a").get(0))).isEmpty();
    }

    @Test
    default void aClaimIsRejectedWhileAnotherTaskHasTheKeyInFlight() {
        List<Lease> leases = given().processing("a", "b");
        assertThat(claim(leases.get(0))).isEmpty();
        assertThat(claim(leases.get(1))).isEqualTo(Map.of(leases.get(1).task(), Rejection.KEY_IN_FLIGHT));
    }

    @Test
    default void theFirstOfTwoTasksThatClaimAKeyInOneCallGetsIt() {
        List<Lease> leases = given().processing("a", "b");
        assertThat(given().queue()
                        .claim(leases.stream()
                                .map(lease -> new Completion(lease, KEY))
                                .toList()))
                .isEqualTo(Map.of(leases.get(1).task(), Rejection.KEY_IN_FLIGHT));
    }

    @Test
    default void aTaskMayClaimItsKeyAgain() {
        Lease lease = given().processing("a").get(0);
        claim(lease);
        assertThat(claim(lease)).isEmpty();
    }

    @Test
    default void aConfirmedKeyMakesTheNextTaskADuplicate() {
        List<Lease> leases = given().processing("a", "b");
        claim(leases.get(0));
        assertThat(complete(leases.get(0), DAY)).isEmpty();
        assertThat(claim(leases.get(1))).isEqualTo(Map.of(leases.get(1).task(), Rejection.DUPLICATE));
    }

    @Test
    default void aKeyIsFreeAgainWhenItsTaskFails() {
        List<Lease> leases = given().processing("a", "b");
        claim(leases.get(0));
        given().queue().retry(List.of(new Retry(leases.get(0), millis(10), BOOM)));
        assertThat(claim(leases.get(1))).isEmpty();
    }

    @Test
    default void aReclaimedTaskClaimsItsKeyAgain() {
        claim(given().processing("a").get(0));
        ReapPolicy policy = new ReapPolicy(10, 5, LEASE);
        given().queue().reap(policy);
        for (int i = 0; i < 4; i++) {
            given().advance(10_000);
            given().queue().reap(policy);
        }
        Lease second = given().acquire(1).get(0).lease();
        assertThat(claim(second)).isEmpty();
    }

    @Test
    default void aLostLeaseClaimsNothing() {
        List<Lease> leases = given().processing("a", "b");
        given().queue().release(List.of(Release.toFront(leases.get(0))));
        assertThat(claim(leases.get(0))).isEqualTo(Map.of(leases.get(0).task(), Rejection.LOST));
        assertThat(claim(leases.get(1))).isEmpty();
    }

    @Test
    default void theSecondSuccessOfAKeyEndsAsADuplicate() {
        List<Lease> leases = given().processing("a", "b");
        complete(leases.get(0), DAY);
        assertThat(complete(leases.get(1), DAY)).isEqualTo(Map.of(leases.get(1).task(), Rejection.DUPLICATE));
        assertThat(given().shows()).containsExactly("a completed +0", "b completed +0");
    }

    @Test
    default void theSecondOfTwoSuccessesInOneCallIsADuplicate() {
        List<Lease> leases = given().processing("a", "b");
        assertThat(given().queue()
                        .complete(
                                leases.stream()
                                        .map(lease -> new Completion(lease, KEY))
                                        .toList(),
                                Ending.COMPLETED,
                                DAY))
                .isEqualTo(Map.of(leases.get(1).task(), Rejection.DUPLICATE));
    }

    @Test
    default void anEndingOtherThanSuccessConfirmsNoKey() {
        List<Lease> leases = given().processing("a", "b");
        given().queue().complete(List.of(new Completion(leases.get(0), KEY)), Ending.EXPIRED, DAY);
        assertThat(claim(leases.get(1))).isEmpty();
    }

    @Test
    default void aLostLeaseConfirmsNoKey() {
        List<Lease> leases = given().processing("a", "b");
        given().queue().release(List.of(Release.toFront(leases.get(0))));
        complete(leases.get(0), DAY);
        assertThat(claim(leases.get(1))).isEmpty();
    }

    @Test
    default void aConfirmedKeyIsForgottenAfterItsWindow() {
        List<Lease> leases = given().processing("a", "b");
        complete(leases.get(0), millis(60));
        given().advance(60);
        // Redis measures this time by a clock that tests cannot move.
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(claim(leases.get(1))).isEmpty());
    }

    @Test
    default void twoQueuesDoNotShareKeys() {
        QueueName other = new QueueName("other");
        complete(given().processing("a").get(0), DAY);
        given().queues().queue(other).enqueue(List.of(task("a")), 0);
        Lease there = given().queues()
                .queue(other)
                .acquire(W1, 1, LEASE)
                .tasks()
                .get(0)
                .lease();
        assertThat(given().queues().queue(other).claim(List.of(new Completion(there, KEY))))
                .isEmpty();
    }

    private Map<TaskRef, Rejection> claim(Lease lease) {
        return given().queue().claim(List.of(new Completion(lease, KEY)));
    }

    private Map<TaskRef, Rejection> complete(Lease lease, Duration window) {
        return given().queue().complete(List.of(new Completion(lease, KEY)), Ending.COMPLETED, window);
    }
}
