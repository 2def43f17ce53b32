package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.keyed;
import static io.holdfast.queue.redis.QueueUnderTest.rejection;
import static io.holdfast.queue.redis.QueueUnderTest.stale;
import static io.holdfast.queue.redis.QueueUnderTest.stolen;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aFreeKeyIsMarkedAsInFlightUnderItsTask() {
        Lease lease = redis.leased("a").get(0);
        assertThat(redis.changesOf(() -> assertThat(claim("k", lease)).isEmpty()))
                .isEqualTo(Map.of("task:done:k", "STRING in_flight:da"));
    }

    @Test
    void aLostLeaseClaimsNothing() {
        Lease lease = redis.leased("a").get(0);
        for (Lease lost : List.of(stale(lease), stolen(lease))) {
            assertThat(redis.changesOf(() -> assertThat(claim("k", lost)).isEqualTo(rejection(lost, Rejection.LOST))))
                    .isEmpty();
        }
    }

    @Test
    void anotherTaskIsRejectedWhileTheKeyIsInFlight() {
        List<Lease> leases = redis.leased("a", "b");
        claim("k", leases.get(0));
        assertThat(redis.changesOf(() -> assertThat(claim("k", leases.get(1)))
                        .isEqualTo(rejection(leases.get(1), Rejection.KEY_IN_FLIGHT))))
                .isEmpty();
    }

    @Test
    void aKeyThatIsDoneMakesItsTaskADuplicate() {
        List<Lease> leases = redis.leased("a", "b");
        redis.completeWith("k", leases.get(0));
        assertThat(redis.changesOf(() ->
                        assertThat(claim("k", leases.get(1))).isEqualTo(rejection(leases.get(1), Rejection.DUPLICATE))))
                .isEmpty();
    }

    @Test
    void theSameTaskMayClaimItsKeyAgain() {
        Lease lease = redis.leased("a").get(0);
        claim("k", lease);
        assertThat(claim("k", lease)).isEmpty();
    }

    @Test
    void aClaimIsVoidWhenItsTaskIsNoLongerProcessed() {
        List<Lease> leases = redis.leased("a", "b");
        claim("k", leases.get(0));
        redis.retry(leases.subList(0, 1), 1_000);
        assertThat(claim("k", leases.get(1))).isEmpty();
        assertThat(redis.keyspace().at("task:done:k")).isEqualTo("STRING in_flight:db");
    }

    @Test
    void theSecondOfTwoTasksWithOneKeyInOneCallIsRejected() {
        List<Lease> leases = redis.leased("a", "b", "c");
        assertThat(redis.queue.claim(
                        List.of(keyed("k", leases.get(0)), keyed("k", leases.get(1)), keyed("other", leases.get(2)))))
                .isEqualTo(rejection(leases.get(1), Rejection.KEY_IN_FLIGHT));
        assertThat(redis.keyspace().at("task:done:k")).isEqualTo("STRING in_flight:da");
        assertThat(redis.keyspace().at("task:done:other")).isEqualTo("STRING in_flight:dc");
    }

    @Test
    void anAbandonedClaimIsForgottenAfterTwoDays() {
        claim("k", redis.leased("a").get(0));
        assertThat(QueueUnderTest.timeToLive("task:done:k")).isBetween(days(2).minusMinutes(1), days(2));
    }

    @Test
    void overAThousandAreClaimed() {
        redis.queue.enqueue(tasks(1_500), TaskQueue.UNLIMITED);
        List<Lease> leases = new ArrayList<>(redis.acquire(1_000));
        leases.addAll(redis.acquire(500));
        assertThat(redis.queue.claim(leases.stream()
                        .map(lease -> keyed(lease.task().id().value(), lease))
                        .toList()))
                .isEmpty();
        assertThat(redis.keyspace().at("task:done:t1499")).isEqualTo("STRING in_flight:dt1499");
    }

    private Map<TaskRef, Rejection> claim(String key, Lease lease) {
        return redis.queue.claim(List.of(keyed(key, lease)));
    }

    private static Duration days(int count) {
        return Duration.ofDays(count);
    }
}
