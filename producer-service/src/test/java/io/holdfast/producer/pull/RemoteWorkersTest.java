package io.holdfast.producer.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteWorkersTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final WorkerId WORKER = new WorkerId("w");

    private final WorkerRegistry registry = new InMemoryTaskQueues(MovableClock.at(START)).workers();
    private Runnable duringTheRead = () -> {};
    private final RemoteWorkers workers = new RemoteWorkers(slowToList(), InstantSource.fixed(START));

    @Test
    void anAnswerThatIsOlderThanTheLastHeartbeatDoesNotEndADrain() {
        workers.readDrains(); // no worker has pulled: nothing is read
        duringTheRead = () -> {
            registry.drain(WORKER, true);
            workers.requested(WORKER, List.of(QueueName.DEFAULT), 1);
        };
        assertThat(workers.isDraining(WORKER)).isFalse();
        workers.readDrains();
        assertThat(workers.isDraining(WORKER)).isTrue();

        duringTheRead = () -> {};
        registry.drain(WORKER, false);
        workers.readDrains();
        assertThat(workers.isDraining(WORKER)).isFalse();
    }

    @Test
    void theEndOfTheLastTaskIsReportedWithoutAFurtherCall() {
        Lease lease =
                new Lease(QueueName.DEFAULT, new TaskRef(Priority.DEFAULT, new TaskId("a")), new LeaseToken(1), WORKER);
        workers.took(new Receipt(lease, 0, null, null, TaskType.DEFAULT, START), Duration.ofMinutes(1), null);
        workers.requested(WORKER, List.of(QueueName.DEFAULT), 1);
        assertThat(registry.workers().get(0).report().busy()).isOne();
        workers.ended(List.of(lease)); // too soon after the last report
        assertThat(registry.workers().get(0).report().busy()).isOne();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            workers.reportEnds();
            assertThat(registry.workers().get(0).report().busy()).isZero();
        });
    }

    /** A registry in which something happens after a list was read and before it arrives. */
    private WorkerRegistry slowToList() {
        return (WorkerRegistry) Proxy.newProxyInstance(
                WorkerRegistry.class.getClassLoader(), new Class<?>[] {WorkerRegistry.class}, (proxy, method, args) -> {
                    Object answer = method.invoke(registry, args);
                    if (method.getName().equals("draining")) {
                        duringTheRead.run();
                    }
                    return answer;
                });
    }
}
