package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A worker that drains finishes its tasks and takes no more until it is resumed. */
class DrainIT extends WorkerIT {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch finish = new CountDownLatch(1);

    @Test
    void aDrainingWorkerFinishesWhatRunsAndTakesNothingNew() throws InterruptedException {
        worker.with("slots", 3)
                .handling("work", task -> {
                    started.countDown();
                    finish.await();
                })
                .start();
        TaskId runs = enqueue(task());
        started.await();
        engine.workers().drain(worker.runtime().worker(), true);
        await().until(() ->
                report().closed().stream().anyMatch(gate -> gate.reason().equals(ClosedGate.DRAINING)));

        TaskId waits = enqueue(task());
        assertThat(stateOf(runs)).isEqualTo(TaskState.PROCESSING);
        finish.countDown();
        awaitState(runs, TaskState.COMPLETED);
        await().until(() -> report().busy() == 0);
        assertThat(stateOf(waits)).isEqualTo(TaskState.PENDING);

        engine.workers().drain(worker.runtime().worker(), false);
        awaitState(waits, TaskState.COMPLETED);
        await().until(() -> report().closed().isEmpty());
    }

    @Test
    void theRequestEndsWithTheWorker() {
        worker.handling("work", task -> {}).start();
        await().until(() -> !engine.workers().workers().isEmpty());
        engine.workers().drain(worker.runtime().worker(), true);
        worker.stop();
        assertThat(engine.workers().workers()).isEmpty();
    }

    private WorkerReport report() {
        return engine.workers().workers().stream()
                .map(WorkerStatus::report)
                .findFirst()
                .orElseThrow();
    }
}
