package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.BOOM;
import static io.holdfast.queue.redis.QueueUnderTest.FIRST_TOKEN;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.rejection;
import static io.holdfast.queue.redis.QueueUnderTest.stale;
import static io.holdfast.queue.redis.QueueUnderTest.stolen;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aFailedTaskWaitsInDelayedWithOneMoreRetryAndItsAttempt() {
        List<Lease> leases = redis.leased("a");
        redis.takeSignal();
        redis.at(7);
        assertThat(redis.changesOf(() -> assertThat(redis.retry(leases, 1_000)).isEmpty()))
                .isEqualTo(Map.of(
                        "tasks:errors",
                        "HASH {" + QueueUnderTest.BOOM_GROUP + "=" + (START + 7) + " " + (START + 7)
                                + " 1 2983333=1 ,default, da\nboom\nboom}",
                        "tasks:errors_retrying",
                        "ZSET {da=" + Long.parseLong(QueueUnderTest.BOOM_GROUP, 16) + "}",
                        "tasks:processing",
                        "absent",
                        "tasks:leases",
                        "absent",
                        "tasks:batches",
                        "absent",
                        "tasks:delayed",
                        "ZSET {da=" + (START + 1_007) + "}",
                        "tasks:retries",
                        "HASH {da=1}",
                        "tasks:attempts",
                        "HASH {da=" + (START + 7) + " w1 failed 5 boom}",
                        "tasks:wakeup",
                        "LIST [1]"));
    }

    @Test
    void aLostLeaseIsRefusedAndNothingIsWritten() {
        Lease lease = redis.leased("a").get(0);
        for (Lease lost : List.of(stale(lease), stolen(lease))) {
            assertThat(redis.changesOf(
                            () -> assertThat(redis.retry(List.of(lost), 0)).isEqualTo(rejection(lost, Rejection.LOST))))
                    .isEmpty();
        }
    }

    @Test
    void aTaskWithACancelRequestEndsCancelledAndKeepsItsAttempt() {
        List<Lease> leases = redis.leased("a");
        redis.queue.cancel(new TaskId("a"), true);
        redis.takeSignal();
        assertThat(redis.changesOf(() ->
                        assertThat(redis.retry(leases, 9)).isEqualTo(rejection(leases.get(0), Rejection.CANCELLED))))
                .isEqualTo(Map.of(
                        "tasks:processing",
                        "absent",
                        "tasks:leases",
                        "absent",
                        "tasks:batches",
                        "absent",
                        "tasks:cancels",
                        "absent",
                        "tasks:completed",
                        "ZSET {da=" + START + "}",
                        "tasks:endings",
                        "HASH {da=cancelled}",
                        "tasks:attempts",
                        "HASH {da=" + START + " w1 failed 5 boom}"));
    }

    @Test
    void theLastTwentyAttemptsAreKeptOldestFirst() {
        redis.enqueue("a");
        for (int i = 0; i < 25; i++) {
            redis.at(i);
            redis.retry(redis.acquire(1), 0);
            redis.queue.dispatch(1);
        }
        List<Attempt> attempts = redis.inspector
                .find(QueueName.DEFAULT, new TaskId("a"))
                .orElseThrow()
                .attempts();
        assertThat(attempts).hasSize(20).map(Attempt::endedAt).first().isEqualTo(time(5));
        assertThat(attempts).last().isEqualTo(Attempt.failed(time(24), WORKER, Duration.ofMillis(5), "boom"));
        assertThat(redis.keyspace().at("tasks:retries")).isEqualTo("HASH {da=25}");
    }

    @Test
    void snoozesAreForgotten() {
        redis.enqueue("a");
        redis.queue.release(List.of(Release.snoozed(redis.acquireOne(), Duration.ofMillis(1), LEASE, "no handler")));
        redis.at(1);
        redis.queue.dispatch(10);
        redis.retry(redis.acquire(1), 0);
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:put_offs");
    }

    @Test
    void eachTaskOfABatchGetsItsDelayAndLostOnesAreNotChanged() {
        List<Lease> leases = redis.leased("a", "b", "c");
        assertThat(redis.queue.retry(List.of(
                        new Retry(leases.get(0), Duration.ofMillis(3), BOOM),
                        new Retry(stale(leases.get(1)), Duration.ofMillis(2), BOOM),
                        new Retry(leases.get(2), Duration.ofMillis(1), BOOM))))
                .isEqualTo(rejection(leases.get(1), Rejection.LOST));
        assertThat(redis.keyspace().at("tasks:delayed"))
                .isEqualTo("ZSET {dc=" + (START + 1) + ", da=" + (START + 3) + "}");
        assertThat(redis.keyspace().at("tasks:processing")).isEqualTo("HASH {db=" + FIRST_TOKEN + " w1}");
    }

    @Test
    void overAThousandAreRetried() {
        redis.queue.enqueue(tasks(1_500), TaskQueue.UNLIMITED);
        List<Lease> leases = new ArrayList<>(redis.acquire(1_000));
        leases.addAll(redis.acquire(500));
        assertThat(redis.retry(leases, 1_000)).isEmpty();
        assertThat(redis.inspector.depths(QueueName.DEFAULT).delayed()).isEqualTo(1_500);
        assertThat(redis.keyspace().keys()).doesNotContainKeys("tasks:processing", "tasks:leases", "tasks:batches");
    }
}
