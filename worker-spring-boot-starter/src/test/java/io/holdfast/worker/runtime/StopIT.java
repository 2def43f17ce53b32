package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.testing.Scale;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No task waits for its lease after a stop: tasks that have not started are released at once. */
class StopIT extends WorkerIT {

    private final CountDownLatch claiming = new CountDownLatch(1);
    private final CountDownLatch claim = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch finish = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();

    private void runUntilTold() throws InterruptedException {
        runs.incrementAndGet();
        started.countDown();
        finish.await();
    }

    @Test
    void aTaskThatWaitsForItsKeyGoesBackWhileOthersStillRun() throws InterruptedException {
        worker.on(new WorkerStore(
                        slowToClaim(engine.queues()),
                        engine.renewalQueues(),
                        engine.workers(),
                        engine.statisticsSink(),
                        engine.schedules()))
                .with("slots", 5)
                .with("shutdown-grace", "60s")
                .handling("work", task -> runUntilTold())
                .start();
        TaskId runs = enqueue(task());
        started.await();
        TaskId waits = enqueue(task(header -> header.withIdempotencyKey(new IdempotencyKey("key"))));
        claiming.await();
        Thread stopping = stopInAnotherThread();
        awaitState(waits, TaskState.PENDING);
        assertThat(stateOf(runs)).isEqualTo(TaskState.PROCESSING);
        claim.countDown();
        finish.countDown();
        stopping.join();
        assertThat(stateOf(runs)).isEqualTo(TaskState.COMPLETED);
        assertThat(stateOf(waits)).isEqualTo(TaskState.PENDING);
        assertThat(this.runs).hasValue(1);
        assertThat(count("task.lease.lost")).isZero();
    }

    @Test
    void aTaskThatWaitsForAnotherRunIsReleasedDuringThatRun() throws InterruptedException {
        worker.with("slots", 5)
                .with("shutdown-grace", "60s")
                .with("handlers.work.concurrency", 1)
                .handling("work", task -> runUntilTold())
                .start();
        TaskId runs = enqueue(task());
        started.await();
        TaskId waits = enqueue(task());
        awaitState(waits, TaskState.PROCESSING);
        Thread stopping = stopInAnotherThread();
        awaitState(waits, TaskState.PENDING);
        finish.countDown();
        stopping.join();
        assertThat(stateOf(runs)).isEqualTo(TaskState.COMPLETED);
        assertThat(this.runs).hasValue(1);
    }

    @Test
    @Tag("reliability")
    void noneOfTheTasksThatWereJustTakenIsLeftToItsLease() throws InterruptedException {
        int slots = Scale.of(2_000, 10_000);
        for (int enqueued = 0; enqueued < 2 * slots; enqueued += 500) {
            enqueue(queue, Stream.generate(WorkerIT::task).limit(500).toArray(NewTask[]::new));
        }
        worker.with("slots", slots).handling("work", task -> burnAndRun()).start();
        started.await();
        Thread stopping = stopInAnotherThread();
        stopping.join();
        int atTheStop = runs.get();
        assertThat(depths().processing()).isZero();
        assertThat(depths().pending() + depths().delayed()).isEqualTo(2L * slots);
        finish.countDown();
        assertThat(runs).hasValue(atTheStop);
        assertThat(count("task.lease.lost")).isZero();
    }

    /** Keeps the processors from starting others at once. */
    private void burnAndRun() throws InterruptedException {
        started.countDown();
        for (long end = System.nanoTime() + 20_000_000; System.nanoTime() < end; ) {
            Thread.onSpinWait();
        }
        runUntilTold();
    }

    private Thread stopInAnotherThread() {
        Thread stopping = new Thread(worker::stop);
        stopping.start();
        return stopping;
    }

    private TaskQueues slowToClaim(TaskQueues real) {
        return proxy(TaskQueues.class, real);
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("claim")) {
                        claiming.countDown();
                        claim.await();
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof TaskQueue queue ? proxy(TaskQueue.class, queue) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
