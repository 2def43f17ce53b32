package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A handler with a concurrency limit. */
class HandlerLimitIT extends WorkerIT {

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    private void count() throws InterruptedException {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        boolean unused = never.await(20, TimeUnit.MILLISECONDS);
        now.decrementAndGet();
        runs.incrementAndGet();
    }

    @Test
    void noMoreThanItsShareRunAtATimeAndAllOfThemRun() {
        worker.with("slots", 10)
                .with("handlers.work.concurrency", 2)
                .handling("work", task -> count())
                .start();
        enqueue(queue, Stream.generate(WorkerIT::task).limit(100).toArray(NewTask[]::new));
        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 100);
        assertThat(most).hasValue(2);
    }

    @Test
    void itsTasksHoldNoSlotThatOthersCouldUse() {
        CountDownLatch free = new CountDownLatch(1);
        worker.with("slots", 2)
                .with("handlers.work.concurrency", 1)
                .handling("work", task -> free.await())
                .handling("other", task -> runs.incrementAndGet())
                .start();
        enqueue(queue, Stream.generate(WorkerIT::task).limit(20).toArray(NewTask[]::new));
        for (int i = 0; i < 20; i++) {
            TaskHeader header = TaskHeader.of(new TaskType("other"), Instant.ofEpochMilli(1));
            enqueue(NewTask.of(header, Payload.NULL));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> runs.get() == 20);
        free.countDown();
    }

    @Test
    void waitingTasksAreReleasedToTheFrontWhenTheWorkerStops() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        worker.with("slots", 5)
                .with("handlers.work.concurrency", 1)
                .handling("work", task -> {
                    started.countDown();
                    never.await();
                })
                .start();
        TaskId runs = enqueue(task());
        started.await();
        TaskId waits = enqueue(task());
        awaitState(waits, TaskState.PROCESSING);
        worker.stop();
        assertThat(stateOf(waits)).isEqualTo(TaskState.PENDING);
        assertThat(stateOf(runs)).isEqualTo(TaskState.PENDING);
        assertThat(find(waits).summary().retries()).isZero();
    }
}
