package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.LeasedTask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SettlerTest {

    private final AtomicInteger errors = new AtomicInteger(1);
    private final TaskQueue queue = stub(TaskQueue.class);
    private final TaskQueues queues = stub(TaskQueues.class);
    private final Outage outage = new Outage();
    private final LeaseKeeper leases = new LeaseKeeper(queues, Duration.ofSeconds(30), outage);
    private final Settler settler = new Settler(
            new SettleCalls(queues, Duration.ofHours(1), new ProgressBoard(queues)),
            leases,
            new Ledger(new WorkerMetrics(new SimpleMeterRegistry())),
            outage);

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals("queue")) {
                return queue;
            } else if (errors.getAndDecrement() > 0) {
                throw new OutOfMemoryError("planned");
            }
            return Map.of();
        }));
    }

    @Test
    void anErrorDoesNotEndTheSettlerAndItsTasksAreSettledWithTheNextFlush() throws InterruptedException {
        LeasedTask task = Tasks.leased(0);
        leases.keep(task.lease(), HeldTask.IDLE);
        settler.settle(Settlement.unrun(task, Outcome.completed()));
        assertThat(settler.runOnce()).isOne();
        assertThat(leases.keeps(task.lease())).isTrue();
        assertThat(settler.runOnce()).isZero();
        assertThat(leases.keeps(task.lease())).isFalse();
    }
}
