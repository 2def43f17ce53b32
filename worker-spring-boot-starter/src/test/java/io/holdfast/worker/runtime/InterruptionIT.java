package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs that are asked to stop. */
@Tag("reliability")
class InterruptionIT extends WorkerIT {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private void runUntilInterrupted() throws InterruptedException {
        started.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private TaskId startOne() throws InterruptedException {
        worker.handling("work", task -> runUntilInterrupted()).start();
        TaskId id = enqueue(task());
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        return id;
    }

    @Test
    void aRunningHandlerIsInterruptedWithinASecondOfACancel() throws InterruptedException {
        TaskId id = startOne();
        assertThat(queue.cancel(id, true)).isEqualTo(new CancelResult.Requested());
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue(); // a renewal would tell it after 10 s
        awaitState(id, TaskState.CANCELLED);
    }

    @Test
    void aHandlerWhoseLeaseIsLostIsInterruptedAndChangesNothing() throws InterruptedException {
        worker.with("lease-ttl", "1s");
        TaskId id = startOne();
        queue.cancel(id, false);
        List<Lease> leases = queue.leasesOf(worker.runtime().worker());
        queue.release(List.of(Release.snoozed(leases.get(0), Duration.ofHours(1), Duration.ofHours(1), "taken away")));
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(count("task.lease.lost")).isOne());
        worker.stop();
        assertThat(stateOf(id)).isEqualTo(TaskState.DELAYED);
        assertThat(find(id).summary().retries()).isZero();
    }

    @Test
    void aStopGivesTheRestBackToTheFrontWithoutCostingARetry() throws InterruptedException {
        TaskId first = startOne();
        TaskId second = enqueue(task());
        worker.stop();
        assertThat(interrupted.getCount()).isZero();
        assertThat(stateOf(first)).isEqualTo(TaskState.PENDING);
        assertThat(find(first).summary().retries()).isZero();
        assertThat(find(first).attempts()).isEmpty();
        assertThat(queue.acquire(new WorkerId("next"), 2, Duration.ofSeconds(30))
                        .tasks())
                .extracting(task -> task.lease().task().id())
                .containsExactly(first, second);
        assertThat(engine.workers().workers()).isEmpty();
    }

    @Test
    void aStopReleasesATaskThatIgnoresItsInterrupt() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        worker.handling("work", task -> {
                    started.countDown();
                    while (end.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                })
                .start();
        TaskId id = enqueue(task());
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        worker.stop();
        assertThat(stateOf(id)).isEqualTo(TaskState.PENDING);
        end.countDown();
    }

    @Test
    void aStopLetsRunningTasksFinishWithinTheGrace() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch finish = new CountDownLatch(1);
        worker.with("shutdown-grace", "20s")
                .with("slots", 2)
                .handling("work", task -> {
                    runs.incrementAndGet();
                    started.countDown();
                    finish.await();
                })
                .start();
        enqueue(queue, Stream.generate(WorkerIT::task).limit(3).toArray(NewTask[]::new));
        await().until(() -> runs.get() == 2);
        Thread stopping = new Thread(worker::stop);
        stopping.start();
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        finish.countDown();
        stopping.join();
        assertThat(depths().completed()).isEqualTo(2);
        assertThat(depths().pending()).isOne();
        assertThat(runs).hasValue(2);
    }

    @Test
    void aLeaseIsRenewedWhileItsTaskRuns() throws InterruptedException {
        CountDownLatch finish = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        worker.with("lease-ttl", "4s")
                .with("reaper.interval", "50ms")
                .handling("work", task -> {
                    runs.incrementAndGet();
                    finish.await(6, TimeUnit.SECONDS);
                })
                .start();
        awaitState(enqueue(task()), TaskState.COMPLETED);
        assertThat(runs).hasValue(1);
    }
}
