package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that take effect but get no reply. */
class LostAnswersIT extends WorkerIT {

    private final FlakyQueues commands = new FlakyQueues(engine.queues());
    private final FlakyQueues renewals = new FlakyQueues(engine.renewalQueues());
    private final AtomicInteger runs = new AtomicInteger();

    private void start() {
        worker.handling("work", task -> runs.incrementAndGet())
                .on(new WorkerStore(
                        commands.queues(),
                        renewals.queues(),
                        engine.workers(),
                        engine.statisticsSink(),
                        engine.schedules()))
                .start();
    }

    @Test
    void tasksOfALostAcquireReplyAreReleasedLongBeforeTheirLeaseExpires() {
        commands.losingAnswersOf("acquire", 1);
        TaskId id = enqueue(task());
        start();
        awaitState(id, TaskState.COMPLETED);
        assertThat(runs).hasValue(1);
        assertThat(find(id).attempts()).extracting(Attempt::kind).containsExactly(Attempt.Kind.SUCCEEDED);
    }

    @Test
    void tasksOfALostRefillReplyAreReleasedAndTheCompletedOnesStayCompleted() {
        commands.losingAnswersOf("refill", 1);
        TaskId first = enqueue(task());
        TaskId second = enqueue(task());
        start();
        awaitState(first, TaskState.COMPLETED);
        awaitState(second, TaskState.COMPLETED);
        assertThat(runs).hasValue(2);
        assertThat(count("task.lease.lost")).isZero();
        assertThat(find(second).attempts()).extracting(Attempt::kind).containsExactly(Attempt.Kind.SUCCEEDED);
    }

    @Test
    void anUnansweredCompletionIsSentAgain() {
        commands.losingAnswersOf("refill", 1).losingAnswersOf("complete", 2);
        start();
        awaitState(enqueue(task()), TaskState.COMPLETED);
        awaitState(enqueue(task()), TaskState.COMPLETED);
        assertThat(runs).hasValue(2);
        assertThat(count("task.lease.lost")).isZero();
    }

    @Test
    void anUnansweredClaimIsRepeated() {
        commands.losingAnswersOf("claim", 2);
        start();
        awaitState(enqueue(task(header -> header.withIdempotencyKey(new IdempotencyKey("k")))), TaskState.COMPLETED);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aLeaseIsRenewedUntilItsSettlementIsConfirmed() throws InterruptedException {
        worker.with("lease-ttl", "4s").with("reaper.interval", "50ms");
        commands.cutOff("complete");
        commands.cutOff("refill");
        start();
        TaskId id = enqueue(task());
        await().until(() -> runs.get() == 1);
        CountDownLatch lease = new CountDownLatch(1);
        assertThat(lease.await(6, TimeUnit.SECONDS)).isFalse();
        commands.reconnect("complete");
        awaitState(id, TaskState.COMPLETED);
        assertThat(runs).hasValue(1);
        assertThat(count("task.reclaimed")).isZero();
    }
}
