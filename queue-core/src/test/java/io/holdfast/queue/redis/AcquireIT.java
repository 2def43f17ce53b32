package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.FIRST_TOKEN;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.OTHER_WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcquireIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void anEmptyQueueGivesNothingAndNothingIsWritten() {
        assertThat(redis.changesOf(() ->
                        assertThat(redis.queue.acquire(WORKER, 10, LEASE)).isEqualTo(new Acquired(List.of(), null))))
                .isEmpty();
    }

    @Test
    void acquiredTasksAreInProcessingWithWorkerAndToken() {
        redis.enqueue("a", "b");
        redis.takeSignal();
        assertThat(redis.changesOf(() -> redis.queue.acquire(WORKER, 10, LEASE)))
                .isEqualTo(Map.of(
                        "tasks:pending:default",
                        "absent",
                        "tasks:processing",
                        "HASH {da=" + FIRST_TOKEN + " w1, db=" + FIRST_TOKEN + " w1}",
                        "tasks:leases",
                        "ZSET {" + FIRST_TOKEN + "=" + (START + 30_000) + "}",
                        "tasks:batches",
                        "HASH {" + FIRST_TOKEN + "=da db, left:" + FIRST_TOKEN + "=2}",
                        "tasks:fence",
                        "STRING " + FIRST_TOKEN));
    }

    @Test
    void aLeasedTaskHasEverythingItsHandlerNeeds() {
        redis.enqueue(task("a"));
        redis.at(5);
        LeasedTask leased = redis.queue.acquire(WORKER, 1, LEASE).tasks().get(0);
        assertThat(leased.payload()).isEqualTo(task("a").payload());
        assertThat(leased.header()).isEqualTo(task("a").header());
        assertThat(leased.retries()).isZero();
        assertThat(leased.acquiredAt()).isEqualTo(time(5));
    }

    @Test
    void higherPrioritiesComeFirstAndWithinOneTheOldest() {
        redis.enqueue(
                task("l1").withPriority(Priority.LOW),
                task("d1"),
                task("d2"),
                task("h1").withPriority(Priority.HIGH),
                task("h2").withPriority(Priority.HIGH));
        assertThat(ids(redis.acquire(4))).containsExactly("h1", "h2", "d1", "d2");
        assertThat(ids(redis.acquire(4))).containsExactly("l1");
    }

    @Test
    void aPausedQueueGivesNothingAndNothingIsWritten() {
        redis.enqueue(task("a"), delayed("b", 700));
        redis.queues.pause(QueueName.DEFAULT, "ada");
        assertThat(redis.changesOf(() -> assertThat(redis.queue.acquire(WORKER, 10, LEASE))
                        .isEqualTo(new Acquired(List.of(), Duration.ofMillis(700)))))
                .isEmpty();
        redis.queues.resume(QueueName.DEFAULT);
        assertThat(redis.acquire(10)).hasSize(1);
    }

    @Test
    void itReturnsWhenTheFirstDelayedTaskIsDue() {
        redis.enqueue(delayed("late", 5_000), delayed("soon", 1_500), task("a"));
        assertThat(redis.queue.acquire(WORKER, 1, LEASE).nextDue()).isEqualTo(Duration.ofMillis(1_500));
        redis.at(9_000);
        assertThat(redis.queue.acquire(WORKER, 1, LEASE).nextDue()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aFailedTaskIsReturnedWithItsNumberOfRetries() {
        redis.retry(redis.leased("a"), 0);
        redis.queue.dispatch(10);
        redis.enqueue("b");
        assertThat(redis.queue.acquire(WORKER, 2, LEASE).tasks())
                .extracting(LeasedTask::retries)
                .containsExactly(1, 0);
    }

    @Test
    void tokensGrowWithinOneMillisecondAndWhenTheClockGoesBack() {
        redis.enqueue("a", "b", "c", "d");
        long first = redis.acquireOne().token().value();
        long second = redis.acquireOne().token().value();
        redis.at(-60_000);
        long third = redis.acquireOne().token().value();
        redis.at(1);
        long fourth = redis.acquireOne().token().value();
        assertThat(List.of(first, second, third, fourth))
                .containsExactly(START * 1000, START * 1000 + 1, START * 1000 + 2, START * 1000 + 1000);
    }

    @Test
    void twoWorkersNeverGetTheSameTask() {
        redis.queue.enqueue(tasks(10), TaskQueue.UNLIMITED);
        assertThat(ids(redis.acquire(6))).containsExactly("t0", "t1", "t2", "t3", "t4", "t5");
        assertThat(redis.queue.acquire(OTHER_WORKER, 6, LEASE).tasks()).hasSize(4);
    }

    @Test
    void tombstonesAreDroppedUntilTheSlotsAreFull() {
        redis.queue.enqueue(tasks(50), TaskQueue.UNLIMITED);
        for (int i = 0; i < 40; i++) {
            redis.queue.cancel(new TaskId("t" + i), false);
        }
        assertThat(ids(redis.acquire(3))).containsExactly("t40", "t41", "t42");
        assertThat(redis.keyspace().at("tasks:control")).isEqualTo("HASH {ghosts:d=0}");
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(7);
    }

    @Test
    void aDroppedTombstoneLeavesTheCancelledTaskReadable() {
        redis.enqueue("a");
        redis.queue.cancel(new TaskId("a"), false);
        redis.takeSignal();
        assertThat(redis.changesOf(() -> redis.acquire(1)))
                .isEqualTo(Map.of(
                        "tasks:pending:default",
                        "absent",
                        "tasks:control",
                        "HASH {ghosts:d=0}",
                        "tasks:data",
                        "HASH {da=1 default " + START + "\n1}"));
    }

    @Test
    void oneCallReturnsAtMostAThousandTasks() {
        redis.queue.enqueue(tasks(1_200), TaskQueue.UNLIMITED);
        assertThat(redis.acquire(5_000)).hasSize(1_000).map(Lease::token).containsOnly(new LeaseToken(START * 1000));
    }

    @Test
    void aMemberWithoutARecordIsDropped() {
        redis.enqueue("a", "b");
        QueueUnderTest.runner()
                .commands()
                .run("lose", connection -> connection.hashCommands().hDel(Bytes.of("tasks:data"), Bytes.of("da")));
        assertThat(ids(redis.acquire(2))).containsExactly("b");
        assertThat(redis.keyspace().keys()).doesNotContainKeys("tasks:control", "tasks:pending:default");
    }

    @Test
    void aWorkerFindsTheLeasesThatItHolds() {
        List<Lease> mine = redis.leased("a", "b");
        redis.enqueue("c");
        redis.queue.acquire(OTHER_WORKER, 1, LEASE);
        assertThat(redis.queue.leasesOf(WORKER)).containsExactlyInAnyOrderElementsOf(mine);
    }

    private static List<String> ids(List<Lease> leases) {
        return leases.stream().map(lease -> lease.task().id().value()).toList();
    }

    @Test
    void anUnreadableRecordIsSnoozedAndDoesNotAffectOtherTasks() {
        redis.enqueue("before", "broken", "after");
        byte[] data = Bytes.of("tasks:data");
        byte[] newer = Bytes.of("99 default 1\nnull");
        QueueUnderTest.runner()
                .commands()
                .run("break", connection -> connection.hashCommands().hSet(data, Bytes.of("dbroken"), newer));
        assertThat(redis.queue.acquire(WORKER, 10, LEASE).tasks())
                .extracting(task -> task.lease().task().id().value())
                .containsExactly("before", "after");
        assertThat(redis.inspector.depths(QueueName.DEFAULT).processing()).isEqualTo(2);
        assertThat(redis.inspector.depths(QueueName.DEFAULT).delayed()).isOne();
    }
}
