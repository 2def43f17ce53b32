package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrimIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void tasksBeyondTheAgeAreForgottenCompletely() {
        redis.enqueue(task("x").withChosenId(new TaskId("old")));
        redis.retry(redis.acquire(1), 0);
        redis.queue.dispatch(1);
        redis.queue.complete(List.of(new Completion(redis.acquireOne(), null)), Ending.EXPIRED, WINDOW);
        redis.at(1);
        redis.complete(redis.leased("young"));
        redis.at(60_000);
        assertThat(redis.changesOf(() -> assertThat(trim(100, 60_000, 100)).isOne()))
                .isEqualTo(Map.of(
                        "tasks:completed",
                        "ZSET {dyoung=" + (START + 1) + "}",
                        "tasks:data",
                        "HASH {dyoung=1 default " + START + "\n1}",
                        "tasks:endings",
                        "absent",
                        "tasks:retries",
                        "absent",
                        "tasks:attempts",
                        "absent",
                        "tasks:ids",
                        "ZSET {old=" + (START + 3_600_000) + "}"));
    }

    @Test
    void resultsProgressAndRunsAreForgottenWithTheirLastTask() {
        List<Lease> leases = redis.leased("a", "b");
        redis.queue.progress(List.of(new ProgressReport(leases.get(0), 1, "")));
        redis.queue.complete(
                leases.stream()
                        .map(lease -> new Completion(lease, null, TaskResult.of(Payload.ofText("1"), 1)))
                        .toList(),
                Ending.COMPLETED,
                WINDOW);
        assertThat(trim(1, 0, 0)).isOne();
        assertThat(redis.keyspace().at("tasks:results")).isEqualTo("HASH {db=1}");
        assertThat(redis.keyspace().at("tasks:progress")).isEqualTo("absent");
        assertThat(redis.keyspace().at("tasks:runs")).startsWith("ZSET");
        assertThat(trim(1, 0, 0)).isOne();
        assertThat(redis.keyspace().at("tasks:results")).isEqualTo("absent");
        assertThat(redis.keyspace().at("tasks:runs")).isEqualTo("absent");
    }

    @Test
    void tasksBeyondTheCountAreForgottenOldestFirst() {
        for (int i = 0; i < 5; i++) {
            redis.at(i);
            redis.complete(redis.leased("t" + i));
        }
        assertThat(trim(100, 3_600_000, 2)).isEqualTo(3);
        assertThat(redis.keyspace().at("tasks:completed"))
                .isEqualTo("ZSET {dt3=" + (START + 3) + ", dt4=" + (START + 4) + "}");
    }

    @Test
    void recentTasksWithinTheCountStay() {
        redis.complete(redis.leased("a"));
        redis.at(59_999);
        assertThat(redis.changesOf(() -> assertThat(trim(100, 60_000, 1)).isZero()))
                .isEmpty();
    }

    @Test
    void aSweepForgetsNoMoreThanItsLimit() {
        redis.queue.enqueue(tasks(1_500), TaskQueue.UNLIMITED);
        redis.complete(redis.acquire(1_000));
        redis.complete(redis.acquire(1_000));
        assertThat(trim(1_000, 0, 0)).isEqualTo(1_000);
        assertThat(trim(1_000, 0, 0)).isEqualTo(500);
        assertThat(trim(1_000, 0, 0)).isZero();
        assertThat(redis.keyspace().keys()).doesNotContainKeys("tasks:data", "tasks:completed");
    }

    @Test
    void deadLettersAreNeverForgotten() {
        redis.bury(redis.leased("a"));
        redis.at(1_000_000_000);
        assertThat(redis.changesOf(() -> assertThat(trim(100, 0, 0)).isZero())).isEmpty();
    }

    @Test
    void chosenIdsAreForgottenWhenTheirWindowHasPassed() {
        redis.enqueue(task("x").withChosenId(new TaskId("a")));
        redis.complete(redis.acquire(1));
        trim(100, 0, 0);
        redis.at(3_599_999);
        assertThat(redis.changesOf(() -> trim(100, 0, 0))).isEmpty();
        redis.at(3_600_000);
        assertThat(redis.changesOf(() -> trim(100, 0, 0))).isEqualTo(Map.of("tasks:ids", "absent"));
    }

    @Test
    void aTombstoneStaysWithoutItsRecordUntilAnAcquireDropsIt() {
        redis.enqueue("a");
        redis.queue.cancel(new TaskId("a"), false);
        assertThat(redis.changesOf(() -> assertThat(trim(100, 0, 0)).isOne()))
                .isEqualTo(Map.of("tasks:data", "HASH {da=x}", "tasks:completed", "absent", "tasks:endings", "absent"));
        redis.takeSignal();
        assertThat(redis.changesOf(() -> assertThat(redis.acquire(1)).isEmpty()))
                .isEqualTo(Map.of(
                        "tasks:data",
                        "absent",
                        "tasks:pending:default",
                        "absent",
                        "tasks:control",
                        "HASH {ghosts:d=0}"));
    }

    private int trim(int limit, long ageMillis, int count) {
        return redis.queue.trim(new TrimPolicy(limit, Duration.ofMillis(ageMillis), count, WINDOW));
    }
}
