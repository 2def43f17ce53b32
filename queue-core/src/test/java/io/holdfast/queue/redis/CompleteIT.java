package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.FIRST_TOKEN;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.keyed;
import static io.holdfast.queue.redis.QueueUnderTest.rejection;
import static io.holdfast.queue.redis.QueueUnderTest.stale;
import static io.holdfast.queue.redis.QueueUnderTest.stolen;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompleteIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aCompletedTaskLeavesProcessingAndItsRecordStays() {
        List<Lease> leases = redis.leased("a", "b");
        redis.at(7);
        assertThat(redis.changesOf(
                        () -> assertThat(redis.complete(leases.subList(0, 1))).isEmpty()))
                .isEqualTo(Map.of(
                        "tasks:processing",
                        "HASH {db=" + FIRST_TOKEN + " w1}",
                        "tasks:batches",
                        "HASH {" + FIRST_TOKEN + "=da db, left:" + FIRST_TOKEN + "=1}",
                        "tasks:completed",
                        "ZSET {da=" + (START + 7) + "}",
                        "tasks:runs",
                        "ZSET {w1\n" + FIRST_TOKEN + "\nda=" + (START + 7) + "}"));
    }

    @Test
    void aLostLeaseIsRefusedAndNothingIsWritten() {
        Lease lease = redis.leased("a").get(0);
        for (Lease lost : List.of(stale(lease), stolen(lease))) {
            assertThat(redis.changesOf(
                            () -> assertThat(redis.completeWith("k", lost)).isEqualTo(rejection(lost, Rejection.LOST))))
                    .isEmpty();
        }
    }

    @Test
    void anEndedTaskCannotBeCompletedAgain() {
        List<Lease> leases = redis.leased("a");
        redis.complete(leases);
        redis.at(1);
        assertThat(redis.changesOf(
                        () -> assertThat(redis.complete(leases)).isEqualTo(rejection(leases.get(0), Rejection.LOST))))
                .isEmpty();
    }

    @Test
    void lostTasksOfABatchAreNotChanged() {
        List<Lease> leases = redis.leased("a", "b", "c");
        Lease lost = stale(leases.get(1));
        assertThat(redis.complete(List.of(leases.get(0), lost, leases.get(2))))
                .isEqualTo(rejection(lost, Rejection.LOST));
        assertThat(redis.keyspace().at("tasks:processing")).isEqualTo("HASH {db=" + FIRST_TOKEN + " w1}");
        assertThat(redis.keyspace().at("tasks:completed")).isEqualTo("ZSET {da=" + START + ", dc=" + START + "}");
    }

    @Test
    void aKeyIsConfirmedInTheSameStepForTheWindow() {
        Lease lease = redis.leased("a").get(0);
        redis.queue.claim(List.of(keyed("k", lease)));
        assertThat(redis.completeWith("k", lease)).isEmpty();
        assertThat(redis.keyspace().at("task:done:k")).isEqualTo("STRING done");
        assertThat(QueueUnderTest.timeToLive("task:done:k")).isBetween(WINDOW.minusMinutes(1), WINDOW);
    }

    @Test
    void aSecondSuccessOfAKeyEndsAsADuplicateAndDoesNotProlongTheWindow() {
        List<Lease> leases = redis.leased("a", "b");
        redis.queue.complete(List.of(keyed("k", leases.get(0))), Ending.COMPLETED, Duration.ofMinutes(1));
        assertThat(redis.completeWith("k", leases.get(1))).isEqualTo(rejection(leases.get(1), Rejection.DUPLICATE));
        assertThat(redis.keyspace().at("tasks:completed")).isEqualTo("ZSET {da=" + START + ", db=" + START + "}");
        assertThat(redis.keyspace().at("tasks:endings")).isEqualTo("HASH {db=duplicate}");
        assertThat(QueueUnderTest.timeToLive("task:done:k")).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theSecondOfTwoTasksWithOneKeyInOneCallIsADuplicate() {
        List<Lease> leases = redis.leased("a", "b", "c");
        List<Completion> completions =
                List.of(keyed("k", leases.get(0)), new Completion(leases.get(2), null), keyed("k", leases.get(1)));
        assertThat(redis.queue.complete(completions, Ending.COMPLETED, WINDOW))
                .isEqualTo(rejection(leases.get(1), Rejection.DUPLICATE));
        assertThat(redis.keyspace().at("tasks:endings")).isEqualTo("HASH {db=duplicate}");
    }

    @Test
    void aSkippedTaskEndsWithItsEndingAndConfirmsNoKey() {
        List<Lease> leases = redis.leased("a", "b");
        redis.queue.complete(List.of(keyed("k", leases.get(0))), Ending.DUPLICATE, WINDOW);
        redis.queue.complete(List.of(keyed("k", leases.get(1))), Ending.EXPIRED, WINDOW);
        assertThat(redis.keyspace().at("tasks:endings")).isEqualTo("HASH {da=duplicate, db=expired}");
        assertThat(redis.keyspace().at("task:done:k")).isEqualTo(Keyspace.ABSENT);
    }

    @Test
    void aSuccessWinsOverACancelRequest() {
        List<Lease> leases = redis.leased("a");
        redis.queue.cancel(new TaskId("a"), true);
        assertThat(redis.complete(leases)).isEmpty();
        assertThat(redis.keyspace().keys()).doesNotContainKeys("tasks:cancels", "tasks:endings");
    }

    @Test
    void snoozesAreForgottenButRetriesAndAttemptsAreNot() {
        redis.retry(redis.leased("a"), 0);
        redis.queue.dispatch(10);
        redis.queue.release(List.of(Release.snoozed(redis.acquireOne(), Duration.ofMillis(1), LEASE, "no handler")));
        redis.at(1);
        redis.queue.dispatch(10);
        redis.complete(redis.acquire(1));
        assertThat(redis.keyspace().at("tasks:put_offs")).isEqualTo(Keyspace.ABSENT);
        assertThat(redis.keyspace().at("tasks:retries")).isEqualTo("HASH {da=1}");
        assertThat(redis.keyspace().at("tasks:attempts")).contains("boom");
    }

    @Test
    void aKeyOfAnotherApplicationIsNotChangedAndBlocksNothing() {
        List<Lease> leases = redis.leased("a", "b");
        QueueUnderTest.runner()
                .commands()
                .run("push", connection -> connection.listCommands().lPush(Bytes.of("task:done:k"), Bytes.of("x")));
        assertThat(redis.queue.complete(
                        List.of(keyed("k", leases.get(0)), keyed("other", leases.get(1))), Ending.COMPLETED, WINDOW))
                .isEmpty();
        assertThat(redis.keyspace().at("task:done:k")).isEqualTo("LIST [x]");
        assertThat(redis.keyspace().at("task:done:other")).isEqualTo("STRING done");
        assertThat(redis.keyspace().at("tasks:completed")).isEqualTo("ZSET {da=" + START + ", db=" + START + "}");
    }

    @Test
    void aWindowOfZeroStopsTheCallBeforeItWrites() {
        Lease lease = redis.leased("a").get(0);
        assertThat(redis.changesOf(() -> assertThatThrownBy(
                                () -> redis.queue.complete(List.of(keyed("k", lease)), Ending.COMPLETED, Duration.ZERO))
                        .isInstanceOf(IllegalArgumentException.class)))
                .isEmpty();
    }

    @Test
    void overAThousandAreCompletedEachWithItsKey() {
        redis.queue.enqueue(tasks(1_500), TaskQueue.UNLIMITED);
        List<Lease> leases = new ArrayList<>(redis.acquire(1_000));
        leases.addAll(redis.acquire(500));
        assertThat(redis.queue.complete(
                        leases.stream()
                                .map(lease -> keyed(lease.task().id().value(), lease))
                                .toList(),
                        Ending.COMPLETED,
                        WINDOW))
                .isEmpty();
        Keyspace after = redis.keyspace();
        assertThat(after.keys())
                .doesNotContainKeys("tasks:processing", "tasks:leases", "tasks:batches")
                .hasSize(1_500 + 7);
        assertThat(after.at("task:done:t1499")).isEqualTo("STRING done");
        assertThat(redis.inspector.depths(QueueName.DEFAULT).completed()).isEqualTo(1_500);
    }
}
