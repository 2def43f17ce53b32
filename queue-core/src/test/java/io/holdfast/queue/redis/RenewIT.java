package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.rejection;
import static io.holdfast.queue.redis.QueueUnderTest.stale;
import static io.holdfast.queue.redis.QueueUnderTest.stolen;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenewIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aRenewedLeaseLastsFromNow() {
        List<Lease> leases = redis.leased("a", "b");
        redis.at(10_000);
        Map<String, String> changes = redis.changesOf(
                () -> assertThat(redis.queue.renew(leases.subList(0, 1), LEASE)).isEmpty());
        assertThat(changes).isEqualTo(Map.of("tasks:renewed", "ZSET {da=" + (START + 40_000) + "}"));
    }

    @Test
    void anExpiredLeaseIsRenewedUntilItIsReclaimed() {
        List<Lease> leases = redis.leased("a");
        redis.at(3_600_000);
        assertThat(redis.queue.renew(leases, LEASE)).isEmpty();
        assertThat(redis.keyspace().at("tasks:renewed")).isEqualTo("ZSET {da=" + (START + 3_630_000) + "}");
    }

    @Test
    void aLostLeaseIsRefusedAndNothingIsWritten() {
        Lease lease = redis.leased("a").get(0);
        redis.at(5);
        for (Lease lost : List.of(stale(lease), stolen(lease))) {
            assertThat(redis.changesOf(() -> assertThat(redis.queue.renew(List.of(lost), LEASE))
                            .isEqualTo(rejection(lost, Rejection.LOST))))
                    .isEmpty();
        }
    }

    @Test
    void anEndedTaskIsNotRenewed() {
        List<Lease> leases = redis.leased("a");
        redis.complete(leases);
        assertThat(redis.changesOf(() -> assertThat(redis.queue.renew(leases, LEASE))
                        .isEqualTo(rejection(leases.get(0), Rejection.LOST))))
                .isEmpty();
    }

    @Test
    void aTaskWithACancelRequestIsRenewedAndItsWorkerNotified() {
        List<Lease> leases = redis.leased("a", "b");
        redis.queue.cancel(new TaskId("b"), true);
        redis.at(1);
        assertThat(redis.queue.renew(leases, LEASE)).isEqualTo(rejection(leases.get(1), Rejection.CANCELLED));
        assertThat(redis.keyspace().at("tasks:renewed"))
                .isEqualTo("ZSET {da=" + (START + 30_001) + ", db=" + (START + 30_001) + "}");
    }

    @Test
    void overAThousandAreRenewedExceptTheLostOnes() {
        redis.queue.enqueue(tasks(1_500), TaskQueue.UNLIMITED);
        List<Lease> leases = new ArrayList<>(redis.acquire(1_000));
        leases.addAll(redis.acquire(500));
        leases.set(1_499, stale(leases.get(1_499)));
        redis.at(1);
        assertThat(redis.queue.renew(leases, LEASE)).isEqualTo(rejection(leases.get(1_499), Rejection.LOST));
        String renewed = redis.keyspace().at("tasks:renewed");
        assertThat(renewed.split("=" + (START + 30_001), -1)).hasSize(1_500);
        assertThat(renewed).doesNotContain("dt1499=");
    }
}
