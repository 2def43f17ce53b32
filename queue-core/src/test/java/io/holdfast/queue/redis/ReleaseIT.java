package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.rejection;
import static io.holdfast.queue.redis.QueueUnderTest.stale;
import static io.holdfast.queue.redis.QueueUnderTest.stolen;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void releasedTasksAreNextAgainInTheirOriginalOrder() {
        redis.enqueue("a", "b", "c");
        List<Lease> leases = redis.acquire(2);
        redis.takeSignal();
        assertThat(redis.changesOf(() -> assertThat(redis.release(leases)).isEmpty()))
                .isEqualTo(Map.of(
                        "tasks:processing",
                        "absent",
                        "tasks:leases",
                        "absent",
                        "tasks:batches",
                        "absent",
                        "tasks:pending:default",
                        "LIST [dc, db, da]",
                        "tasks:wakeup",
                        "LIST [1]"));
    }

    @Test
    void thousandsOfOneCallReturnInTheirOriginalOrder() {
        List<NewTask> tasks = new ArrayList<>(QueueUnderTest.tasks(2_500));
        Collections.shuffle(tasks, new Random(7));
        redis.queue.enqueue(tasks, TaskQueue.UNLIMITED);
        List<Lease> leases = new ArrayList<>();
        for (int call = 0; call < 3; call++) {
            leases.addAll(redis.acquire(1_000));
        }
        redis.release(leases);
        List<TaskId> order = new ArrayList<>();
        for (int call = 0; call < 3; call++) {
            redis.acquire(1_000).forEach(lease -> order.add(lease.task().id()));
        }
        assertThat(order).isEqualTo(tasks.stream().map(NewTask::id).toList());
    }

    @Test
    void eachGoesBackToTheListOfItsPriority() {
        redis.enqueue(task("l").withPriority(Priority.LOW), task("h").withPriority(Priority.HIGH));
        redis.release(redis.acquire(2));
        assertThat(redis.keyspace().at("tasks:pending:high")).isEqualTo("LIST [hh]");
        assertThat(redis.keyspace().at("tasks:pending:low")).isEqualTo("LIST [ll]");
    }

    @Test
    void aLostLeaseIsRefusedAndNothingIsWritten() {
        Lease lease = redis.leased("a").get(0);
        for (Lease lost : List.of(stale(lease), stolen(lease))) {
            assertThat(redis.changesOf(
                            () -> assertThat(redis.release(List.of(lost))).isEqualTo(rejection(lost, Rejection.LOST))))
                    .isEmpty();
        }
    }

    @Test
    void aTaskWithACancelRequestEndsCancelled() {
        List<Lease> leases = redis.leased("a");
        redis.queue.cancel(new TaskId("a"), true);
        redis.takeSignal();
        redis.at(3);
        assertThat(redis.release(leases)).isEqualTo(rejection(leases.get(0), Rejection.CANCELLED));
        assertThat(redis.keyspace().at("tasks:completed")).isEqualTo("ZSET {da=" + (START + 3) + "}");
        assertThat(redis.keyspace().at("tasks:endings")).isEqualTo("HASH {da=cancelled}");
        assertThat(redis.keyspace().keys())
                .doesNotContainKeys(
                        "tasks:processing", "tasks:leases", "tasks:batches", "tasks:cancels", "tasks:pending:default");
    }

    @Test
    void eachSnoozeDoublesTheDelayUpToTheMaximum() {
        redis.enqueue("a");
        List<String> puts = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 6; i++) {
            redis.queue.release(List.of(Release.snoozed(
                    redis.acquireOne(), Duration.ofSeconds(1), Duration.ofSeconds(10), "no handler for it")));
            puts.add(redis.keyspace().at("tasks:delayed").replaceAll(".*=(\\d+)}", "$1"));
            now = Long.parseLong(puts.get(i)) - START;
            redis.at(now);
            redis.queue.dispatch(1);
        }
        assertThat(puts).containsExactly(at(1_000), at(3_000), at(7_000), at(15_000), at(25_000), at(35_000));
        assertThat(redis.keyspace().at("tasks:put_offs")).isEqualTo("HASH {da=6 no handler for it}");
    }

    private static String at(long millis) {
        return Long.toString(START + millis);
    }

    @Test
    void aSnoozeCostsNoRetryAndLeavesNoAttempt() {
        redis.enqueue("a");
        redis.queue.release(
                List.of(Release.snoozed(redis.acquireOne(), Duration.ofSeconds(1), LEASE, "key in flight")));
        assertThat(redis.keyspace().keys())
                .doesNotContainKeys(
                        "tasks:retries", "tasks:attempts", "tasks:processing", "tasks:leases", "tasks:batches")
                .containsEntry("tasks:delayed", "ZSET {da=" + (START + 1_000) + "}");
    }

    @Test
    void overAThousandAreReleasedInTheirOriginalOrder() {
        redis.queue.enqueue(tasks(1_000), TaskQueue.UNLIMITED);
        List<Lease> leases = redis.acquire(1_000);
        assertThat(redis.release(leases)).isEmpty();
        assertThat(redis.acquire(1_000))
                .map(Lease::task)
                .isEqualTo(leases.stream().map(Lease::task).toList());
    }
}
