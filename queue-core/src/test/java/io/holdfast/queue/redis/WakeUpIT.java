package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WakeUpIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    private static final QueueName MAIL = new QueueName("mail");

    @Test
    void aNewPendingTaskSignals() {
        redis.enqueue("a");
        assertSignaled();
    }

    @Test
    void manyTasksLeaveOneSignal() {
        redis.enqueue("a", "b");
        redis.enqueue(delayed("c", 5), delayed("d", 2));
        redis.release(redis.acquire(1));
        assertSignaled();
    }

    @Test
    void repeatedResumesLeaveOneSignal() {
        redis.queues.resume(QueueName.DEFAULT);
        redis.queues.resume(QueueName.DEFAULT);
        assertSignaled();
    }

    @Test
    void aNewFirstDelayedTaskSignalsAndALaterOneDoesNot() {
        redis.enqueue(delayed("a", 500));
        assertSignaled();
        redis.takeSignal();
        redis.enqueue(delayed("b", 501));
        assertNoSignal();
        redis.enqueue(delayed("c", 499));
        assertSignaled();
    }

    @Test
    void aKnownTaskAndARefusedCallDoNotSignal() {
        redis.enqueue(task("x").withChosenId(new TaskId("a")));
        redis.takeSignal();
        redis.enqueue(task("x").withChosenId(new TaskId("a")));
        redis.queue.enqueue(List.of(task("b")), 1);
        assertNoSignal();
    }

    @Test
    void anAcquireThatLeavesTasksBehindSignalsAgain() {
        redis.enqueue(task("a"), task("b"), task("c").withPriority(Priority.LOW));
        redis.takeSignal();
        redis.acquire(2);
        assertSignaled();
        redis.takeSignal();
        redis.acquire(1);
        assertNoSignal();
    }

    @Test
    void anAcquireThatDropsOnlySomeTombstonesSignalsAgain() {
        redis.queue.enqueue(tasks(2_500), TaskQueue.UNLIMITED);
        tasks(2_400).forEach(task -> redis.queue.cancel(task.id(), false));
        redis.takeSignal();
        assertThat(redis.acquire(10)).isEmpty();
        assertSignaled();
        assertThat(redis.acquire(10)).hasSize(10);
    }

    @Test
    void anAcquireOfAPausedQueueDoesNotSignal() {
        redis.enqueue("a");
        redis.queues.pause(QueueName.DEFAULT, "ada");
        redis.takeSignal();
        redis.acquire(1);
        assertNoSignal();
        redis.queues.resume(QueueName.DEFAULT);
        assertSignaled();
    }

    @Test
    void tasksThatReturnToPendingSignal() {
        List<Lease> leases = redis.leased("a");
        redis.takeSignal();
        redis.release(leases);
        assertSignaled();
        redis.bury(redis.acquire(1));
        redis.takeSignal();
        redis.deadLetters.requeueAll(QueueName.DEFAULT);
        assertSignaled();
        redis.acquire(1);
        redis.takeSignal();
        redis.at(30_000);
        redis.queue.reap(new ReapPolicy(10, 5, LEASE));
        assertSignaled();
    }

    @Test
    void aRetrySignalsOnlyIfItIsTheFirstToBeDue() {
        redis.enqueue(delayed("first", 500));
        List<Lease> leases = redis.leased("a", "b");
        redis.takeSignal();
        redis.retry(leases.subList(0, 1), 501);
        assertNoSignal();
        redis.retry(leases.subList(1, 2), 499);
        assertSignaled();
    }

    @Test
    void endedTasksAndRefusedCallsDoNotSignal() {
        List<Lease> leases = redis.leased("a", "b", "c");
        redis.takeSignal();
        redis.complete(leases.subList(0, 1));
        redis.bury(leases.subList(1, 2));
        redis.queue.renew(leases, LEASE);
        redis.complete(leases);
        redis.release(leases.subList(0, 1));
        redis.retry(leases.subList(0, 1), 0);
        redis.queue.cancel(new TaskId("c"), true);
        redis.queue.reap(new ReapPolicy(10, 5, LEASE));
        assertNoSignal();
    }

    @Test
    void aDispatcherSweepSignalsForTasksOfADeadWorker() {
        redis.enqueue("a");
        redis.takeSignal();
        redis.queue.dispatch(10);
        assertSignaled();
        redis.acquire(1);
        redis.takeSignal();
        redis.queue.dispatch(10);
        assertNoSignal();
    }

    @Test
    void aWaitingWorkerIsWokenByASignal() {
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(
                () -> redis.queues.awaitWork(List.of(QueueName.DEFAULT, MAIL), Duration.ofSeconds(10)));
        redis.queues.queue(MAIL).enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:mail:wakeup");
    }

    @Test
    void aWaitEndsWithoutASignal() {
        assertThat(redis.queues.awaitWork(List.of(QueueName.DEFAULT), Duration.ofMillis(1)))
                .isFalse();
    }

    private void assertSignaled() {
        assertThat(redis.keyspace().at("tasks:wakeup")).isEqualTo("LIST [1]");
    }

    private void assertNoSignal() {
        assertThat(redis.keyspace().at("tasks:wakeup")).isEqualTo(Keyspace.ABSENT);
    }
}
