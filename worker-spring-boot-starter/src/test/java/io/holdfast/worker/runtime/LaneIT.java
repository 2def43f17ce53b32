package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.Lane;
import io.holdfast.worker.QueueGate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Queues with lanes. */
class LaneIT extends WorkerIT {

    private static final QueueName APART = new QueueName("apart");

    private final TaskQueue apart = engine.queues().queue(APART);
    private final AtomicInteger ran = new AtomicInteger();

    @Test
    void aLaneHasSeparateSlots() {
        CountDownLatch release = new CountDownLatch(1);
        enqueue(apart, Stream.generate(WorkerIT::task).limit(5).toArray(NewTask[]::new));
        worker.serving(new Lane(APART, 2, QueueGate.OPEN))
                .handling("work", task -> {
                    ran.incrementAndGet();
                    if (task.queue().equals(APART)) {
                        release.await();
                    }
                })
                .start();
        await().until(() -> ran.get() == 2);
        enqueue(task());
        await().until(() -> ran.get() == 3 && depths().completed() == 1);
        assertThat(engine.inspector().depths(APART).processing()).isEqualTo(2);
        release.countDown();
        await().until(() -> engine.inspector().depths(APART).completed() == 5);
        assertThat(worker.metrics().get("worker.slots").gauge().value()).isEqualTo(3);
    }

    @Test
    void aClosedLaneAcquiresNothingUntilItOpens() {
        AtomicBoolean open = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        enqueue(apart, Stream.generate(WorkerIT::task).limit(5).toArray(NewTask[]::new));
        worker.with("queues", "*")
                .serving(new Lane(APART, 2, (free, total) -> {
                    looks.incrementAndGet();
                    return open.get() ? free : 0;
                }))
                .handling("work", task -> ran.incrementAndGet())
                .start();
        enqueue(task());
        await().until(() -> depths().completed() == 1 && looks.get() > 10);
        assertThat(engine.inspector().depths(APART).pending()).isEqualTo(5);
        assertThat(ran).hasValue(1);
        open.set(true);
        await().until(() -> engine.inspector().depths(APART).completed() == 5);
    }

    @Test
    void aWorkerMayHaveOnlyLanesAndThenOnlyTheirSlots() {
        worker.with("queues", "apart")
                .serving(new Lane(APART, 1, QueueGate.OPEN))
                .handling("work", task -> ran.incrementAndGet())
                .start();
        enqueue(apart, task());
        await().until(() -> engine.inspector().depths(APART).completed() == 1);
        assertThat(worker.metrics().get("worker.slots").gauge().value()).isEqualTo(1);
    }

    @Test
    void aWorkerReportsTheQueuesOfItsLanes() {
        worker.serving(new Lane(APART, 1, QueueGate.OPEN)).start();
        await().untilAsserted(() -> assertThat(engine.workers().workers())
                .singleElement()
                .satisfies(found ->
                        assertThat(found.report().queues()).containsExactlyInAnyOrder(QueueName.DEFAULT, APART)));
    }
}
