package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.FIRST_TOKEN;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.rejection;
import static io.holdfast.queue.redis.QueueUnderTest.stale;
import static io.holdfast.queue.redis.QueueUnderTest.stolen;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuryIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aBuriedTaskIsADeadLetterWithItsAttempt() {
        List<Lease> leases = redis.leased("a");
        redis.takeSignal();
        redis.at(7);
        assertThat(redis.changesOf(() -> assertThat(redis.bury(leases)).isEmpty()))
                .isEqualTo(Map.of(
                        "tasks:errors",
                        "HASH {" + QueueUnderTest.BOOM_GROUP + "=" + (START + 7) + " " + (START + 7)
                                + " 1 2983333=1 ,default, da\nboom\nboom}",
                        "tasks:errors_dead",
                        "ZSET {da=" + Long.parseLong(QueueUnderTest.BOOM_GROUP, 16) + "}",
                        "tasks:processing",
                        "absent",
                        "tasks:leases",
                        "absent",
                        "tasks:batches",
                        "absent",
                        "tasks:dead_letter",
                        "ZSET {da=" + (START + 7) + "}",
                        "tasks:attempts",
                        "HASH {da=" + (START + 7) + " w1 failed 5 boom}"));
    }

    @Test
    void aLostLeaseIsRefusedAndNothingIsWritten() {
        Lease lease = redis.leased("a").get(0);
        for (Lease lost : List.of(stale(lease), stolen(lease))) {
            assertThat(redis.changesOf(
                            () -> assertThat(redis.bury(List.of(lost))).isEqualTo(rejection(lost, Rejection.LOST))))
                    .isEmpty();
        }
    }

    @Test
    void aTaskWithACancelRequestEndsCancelled() {
        List<Lease> leases = redis.leased("a");
        redis.queue.cancel(new TaskId("a"), true);
        assertThat(redis.bury(leases)).isEqualTo(rejection(leases.get(0), Rejection.CANCELLED));
        assertThat(redis.keyspace().at("tasks:completed")).isEqualTo("ZSET {da=" + START + "}");
        assertThat(redis.keyspace().at("tasks:endings")).isEqualTo("HASH {da=cancelled}");
        assertThat(redis.keyspace().keys())
                .doesNotContainKeys(
                        "tasks:processing", "tasks:leases", "tasks:batches", "tasks:cancels", "tasks:dead_letter");
    }

    @Test
    void itsRetriesRemainVisible() {
        redis.retry(redis.leased("a"), 0);
        redis.queue.dispatch(1);
        redis.bury(redis.acquire(1));
        assertThat(redis.keyspace().at("tasks:retries")).isEqualTo("HASH {da=1}");
        assertThat(redis.inspector
                        .find(QueueName.DEFAULT, new TaskId("a"))
                        .orElseThrow()
                        .attempts())
                .hasSize(2);
    }

    @Test
    void overAThousandAreBuriedExceptTheLostOnes() {
        redis.queue.enqueue(tasks(1_500), TaskQueue.UNLIMITED);
        List<Lease> leases = new ArrayList<>(redis.acquire(1_000));
        leases.addAll(redis.acquire(500));
        leases.set(700, stale(leases.get(700)));
        assertThat(redis.bury(leases)).isEqualTo(rejection(leases.get(700), Rejection.LOST));
        assertThat(redis.inspector.depths(QueueName.DEFAULT).deadLetter()).isEqualTo(1_499);
        assertThat(redis.keyspace().at("tasks:processing")).isEqualTo("HASH {dt700=" + FIRST_TOKEN + " w1}");
    }
}
