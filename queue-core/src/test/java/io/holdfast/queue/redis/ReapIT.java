package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.FIRST_TOKEN;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.OTHER_WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.rejection;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.ReapReport;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReapIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    private static final ReapPolicy POLICY = new ReapPolicy(1_000, 3, LEASE);
    private static final ReapReport NOTHING = new ReapReport(false, false, List.of(), List.of(), List.of());

    @Test
    void anExpiredTaskIsBackAtTheFrontWithoutCostingARetry() {
        redis.enqueue("a", "b", "c");
        redis.acquire(2);
        redis.takeSignal();
        redis.at(30_000);
        assertThat(redis.changesOf(() -> assertThat(redis.queue.reap(POLICY))
                        .isEqualTo(new ReapReport(false, false, ids("b", "a"), List.of(), List.of()))))
                .isEqualTo(Map.of(
                        "tasks:errors",
                        "HASH {" + ErrorPattern.RECLAIMED.group() + "=" + at(30_000) + " " + at(30_000)
                                + " 2 2983333=2 ,default, da\n" + ErrorPattern.RECLAIMED.text() + "\n"
                                + ErrorPattern.RECLAIMED.text() + "}",
                        "tasks:errors_retrying",
                        "ZSET {da=" + Long.parseLong(ErrorPattern.RECLAIMED.group(), 16) + ", db="
                                + Long.parseLong(ErrorPattern.RECLAIMED.group(), 16) + "}",
                        "tasks:processing",
                        "absent",
                        "tasks:leases",
                        "absent",
                        "tasks:batches",
                        "absent",
                        "tasks:pending:default",
                        "LIST [dc, db, da]",
                        "tasks:reclaims",
                        "HASH {da=1, db=1}",
                        "tasks:attempts",
                        "HASH {da=" + at(30_000) + " w1 reclaimed " + FIRST_TOKEN + ", db=" + at(30_000)
                                + " w1 reclaimed " + FIRST_TOKEN + "}",
                        "tasks:control",
                        "HASH {swept=" + at(30_000) + "}",
                        "tasks:wakeup",
                        "LIST [1]"));
    }

    @Test
    void aLeaseThatLastsOneMoreMillisecondIsNotTaken() {
        redis.leased("a");
        redis.at(29_999);
        assertThat(redis.changesOf(() -> assertThat(redis.queue.reap(POLICY)).isEqualTo(NOTHING)))
                .isEqualTo(Map.of("tasks:control", "HASH {swept=" + at(29_999) + "}"));
    }

    @Test
    void aReclaimedTaskIsLostToItsWorker() {
        List<Lease> leases = redis.leased("a");
        redis.at(30_000);
        redis.queue.reap(POLICY);
        assertThat(redis.complete(leases)).isEqualTo(rejection(leases.get(0), Rejection.LOST));
        assertThat(redis.queue.renew(leases, LEASE)).isEqualTo(rejection(leases.get(0), Rejection.LOST));
        redis.queue.acquire(OTHER_WORKER, 1, LEASE);
        assertThat(redis.complete(leases)).isEqualTo(rejection(leases.get(0), Rejection.LOST));
    }

    @Test
    void aSuspectReturnsThroughDelayedWithinOneLease() {
        redis.enqueue("a");
        long expiry = expireAndReap(0);
        redis.acquire(1);
        redis.takeSignal();
        expireAndReap(expiry);
        String delayed = redis.keyspace().at("tasks:delayed").replaceAll("\\D", "");
        assertThat(Long.parseLong(delayed)).isBetween(START + 2 * expiry + 1, START + 2 * expiry + 30_000);
        assertThat(redis.keyspace().at("tasks:reclaims")).isEqualTo("HASH {da=2}");
        assertThat(redis.keyspace().at("tasks:wakeup")).isEqualTo("LIST [1]");
    }

    @Test
    void aTaskThatKillsItsWorkersBecomesADeadLetterWithItsAttempts() {
        redis.enqueue("a");
        long now = 0;
        for (int i = 0; i < 2; i++) {
            now = expireAndReap(now) + 40_000;
            redis.at(now);
            redis.queue.dispatch(1);
        }
        redis.acquire(1);
        redis.at(now + 30_000);
        unhold();
        assertThat(redis.queue.reap(POLICY)).isEqualTo(new ReapReport(false, false, List.of(), ids("a"), List.of()));
        assertThat(redis.keyspace().at("tasks:dead_letter")).isEqualTo("ZSET {da=" + at(now + 30_000) + "}");
        assertThat(redis.keyspace().keys())
                .doesNotContainKeys(
                        "tasks:processing", "tasks:leases", "tasks:batches", "tasks:delayed", "tasks:pending:default");
        assertThat(redis.inspector
                        .find(QueueName.DEFAULT, new TaskId("a"))
                        .orElseThrow()
                        .attempts())
                .hasSize(3)
                .allMatch(attempt -> attempt.kind() == Attempt.Kind.RECLAIMED);
    }

    @Test
    void aTaskWithACancelRequestEndsCancelled() {
        redis.leased("a");
        redis.queue.cancel(new TaskId("a"), true);
        redis.at(30_000);
        assertThat(redis.queue.reap(POLICY)).isEqualTo(new ReapReport(false, false, List.of(), List.of(), ids("a")));
        assertThat(redis.keyspace().at("tasks:completed")).isEqualTo("ZSET {da=" + at(30_000) + "}");
        assertThat(redis.keyspace().at("tasks:endings")).isEqualTo("HASH {da=cancelled}");
        assertThat(redis.keyspace().keys())
                .doesNotContainKeys(
                        "tasks:processing", "tasks:leases", "tasks:batches", "tasks:cancels", "tasks:reclaims");
    }

    @Test
    void anOutageOfOverHalfALeaseSparesLeasesForAThirdOfIt() {
        redis.queue.reap(POLICY);
        redis.at(14_000);
        redis.leased("a");
        redis.at(15_000);
        assertThat(redis.queue.reap(POLICY).spared()).isFalse();
        redis.at(44_001);
        assertThat(redis.queue.reap(POLICY).spared()).isTrue();
        redis.at(54_000);
        assertThat(redis.queue.reap(POLICY).spared()).isTrue();
        redis.at(54_001);
        assertThat(redis.queue.reap(POLICY).reclaimed()).isEqualTo(ids("a"));
    }

    @Test
    void aSparingSweepReclaimsNothing() {
        redis.queue.reap(POLICY);
        redis.leased("a");
        redis.at(40_000);
        assertThat(redis.changesOf(() -> assertThat(redis.queue.reap(POLICY))
                        .isEqualTo(new ReapReport(true, false, List.of(), List.of(), List.of()))))
                .isEqualTo(Map.of(
                        "tasks:control",
                        "HASH {back=" + at(40_000) + ", gone=" + at(0) + ", hold=" + at(50_000) + ", swept="
                                + at(40_000) + "}"));
    }

    @Test
    void aClockThatGoesBackIsAnOutageToo() {
        redis.queue.reap(POLICY);
        redis.at(-1);
        assertThat(redis.queue.reap(POLICY).spared()).isTrue();
    }

    @Test
    void aClockSetFarBackDuringAHoldDoesNotHoldForever() {
        redis.queue.reap(POLICY);
        redis.at(100_000);
        assertThat(redis.queue.reap(POLICY).spared()).isTrue();
        redis.at(-3_600_000);
        assertThat(redis.queue.reap(POLICY).spared()).isTrue();
        redis.at(-3_590_000);
        assertThat(redis.queue.reap(POLICY).spared()).isFalse();
    }

    @Test
    void aHoldThatIsLongerThanAThirdOfTheLongestLeaseIsDamaged() {
        redis.leased("a");
        redis.at(30_000);
        for (long length : List.of(28_800_001L, -1L)) {
            plant("swept", at(29_000));
            plant("back", at(29_000));
            plant("hold", at(29_000 + length));
            assertThat(redis.queue.reap(POLICY).spared()).isFalse();
        }
    }

    @Test
    void thousandsOfDeadlinesOfAClockThatWasAheadAreCorrectedInAFewSweeps() {
        redis.complete(redis.leased("z")); // leaves the anchor
        redis.queue.enqueue(tasks(2_500), TaskQueue.UNLIMITED);
        for (int i = 0; i < 5; i++) {
            redis.queue.renew(redis.acquire(500), LEASE);
        }
        redis.queue.reap(POLICY);
        redis.at(-3_600_000);
        for (int sweep = 0; sweep < 3; sweep++) {
            redis.queue.reap(POLICY);
        }
        assertThat(redis.keyspace().at("tasks:renewed")).doesNotContain("=" + at(30_000));
        assertThat(redis.keyspace().at("tasks:leases")).doesNotContain("=" + at(30_000));
        assertThat(deadlineOf("-".repeat(65))).isInfinite();
    }

    private static Double deadlineOf(String token) {
        return QueueUnderTest.runner()
                .commands()
                .run("score", on -> on.zSetCommands().zScore(Bytes.of("tasks:leases"), Bytes.of(token)));
    }

    private static void plant(String field, String value) {
        QueueUnderTest.runner()
                .commands()
                .run(
                        "plant",
                        connection -> connection
                                .hashCommands()
                                .hSet(Bytes.of("tasks:control"), Bytes.of(field), Bytes.of(value)));
    }

    @Test
    void aSweepTakesNoMoreThanItsLimitTheLastToExpireFirst() {
        redis.leased("a");
        redis.at(1);
        redis.leased("b");
        redis.at(40_000);
        assertThat(redis.queue.reap(new ReapPolicy(1, 3, LEASE)).reclaimed()).isEqualTo(ids("b"));
        assertThat(redis.queue.reap(new ReapPolicy(1, 3, LEASE)).reclaimed()).isEqualTo(ids("a"));
        assertThat(redis.queue.reap(POLICY)).isEqualTo(NOTHING);
    }

    @Test
    void aRenewedTaskIsNotReclaimedWithItsBatch() {
        List<Lease> leases = redis.leased("a", "b");
        redis.at(20_000);
        redis.queue.renew(leases.subList(0, 1), LEASE);
        redis.at(30_000);
        unhold();
        assertThat(redis.queue.reap(POLICY).reclaimed()).isEqualTo(ids("b"));
        redis.at(49_999);
        unhold();
        assertThat(redis.queue.reap(POLICY)).isEqualTo(NOTHING);
        redis.at(50_000);
        unhold();
        assertThat(redis.queue.reap(POLICY).reclaimed()).isEqualTo(ids("a"));
        assertThat(redis.keyspace().keys()).doesNotContainKeys("tasks:leases", "tasks:batches", "tasks:renewed");
    }

    @Test
    void aSweepThatTakesPartOfABatchLeavesTheRestToTheNext() {
        redis.leased("a", "b", "c");
        redis.at(30_000);
        ReapPolicy two = new ReapPolicy(2, 3, LEASE);
        assertThat(redis.queue.reap(two)).isEqualTo(new ReapReport(false, true, ids("c", "b"), List.of(), List.of()));
        assertThat(redis.queue.reap(two)).isEqualTo(new ReapReport(false, false, ids("a"), List.of(), List.of()));
    }

    @Test
    void aSweepExaminesAtMostAThousandTasksAndTheirLastBatch() {
        redis.leased("z");
        redis.queue.enqueue(tasks(2_500), TaskQueue.UNLIMITED);
        for (int i = 0; i < 5; i++) {
            redis.queue.renew(redis.acquire(500), LEASE.multipliedBy(2));
        }
        redis.at(30_000);
        assertThat(redis.queue.reap(POLICY)).isEqualTo(new ReapReport(false, true, List.of(), List.of(), List.of()));
        assertThat(redis.queue.reap(POLICY)).isEqualTo(new ReapReport(false, true, List.of(), List.of(), List.of()));
        assertThat(redis.queue.reap(POLICY).reclaimed()).isEqualTo(ids("z"));
    }

    @Test
    void aThousandAreReclaimedInOneSweepInOrder() {
        redis.queue.enqueue(tasks(1_000), TaskQueue.UNLIMITED);
        redis.acquire(1_000);
        redis.at(30_000);
        assertThat(redis.queue.reap(POLICY).reclaimed()).hasSize(1_000);
        assertThat(redis.acquire(1_000)).hasSize(1_000);
        assertThat(redis.keyspace().at("tasks:reclaims").split("=1", -1)).hasSize(1_001);
    }

    @Test
    void thousandsFromManyCallsAreReclaimedInOrder() {
        List<NewTask> tasks = new ArrayList<>(tasks(2_500));
        Collections.shuffle(tasks, new Random(7));
        redis.queue.enqueue(tasks, TaskQueue.UNLIMITED);
        for (int call = 0; call < 7; call++) {
            redis.acquire(400);
            redis.at(call);
        }
        redis.at(31_000);
        ReapReport report = redis.queue.reap(POLICY);
        for (int sweep = 0; report.more(); sweep++) {
            assertThat(sweep).isLessThan(10);
            report = redis.queue.reap(POLICY);
        }
        List<TaskId> order = new ArrayList<>();
        for (int call = 0; call < 3; call++) {
            redis.acquire(1_000).forEach(lease -> order.add(lease.task().id()));
        }
        assertThat(order).isEqualTo(tasks.stream().map(NewTask::id).toList());
    }

    @Test
    void aSuspectsDelayIsRandomForAnyLease() {
        redis.enqueue("a");
        long expiry = expireAndReap(0);
        redis.acquire(1);
        redis.at(expiry + 30_000);
        unhold();
        Duration days = Duration.ofDays(30); // more ms than 31 bits hold
        assertThat(redis.queue.reap(new ReapPolicy(10, 9, days)).reclaimed()).isEqualTo(ids("a"));
        String delayed = redis.keyspace().at("tasks:delayed").replaceAll("\\D", "");
        assertThat(Long.parseLong(delayed) - START - expiry - 30_000).isBetween(1L, days.toMillis());
    }

    /** Leases all tasks, and reclaims them as soon as the leases have expired. */
    private long expireAndReap(long now) {
        redis.acquire(1);
        redis.at(now + 30_000);
        unhold();
        assertThat(redis.queue.reap(POLICY).reclaimed()).hasSize(1);
        return now + 30_000;
    }

    /** Sweeps as if the reaper had run all the time. */
    private static void unhold() {
        QueueUnderTest.runner()
                .commands()
                .run(
                        "unhold",
                        connection -> connection
                                .hashCommands()
                                .hDel(Bytes.of("tasks:control"), Bytes.of("swept"), Bytes.of("hold")));
    }

    private static String at(long millis) {
        return Long.toString(START + millis);
    }

    private static List<TaskId> ids(String... ids) {
        return Arrays.stream(ids).map(TaskId::new).toList();
    }
}
