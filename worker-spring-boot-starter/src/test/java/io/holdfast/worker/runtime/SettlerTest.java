package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.Refill;
import io.holdfast.queue.model.WorkerId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SettlerTest {

    private static final int MOST = 2;

    private final AtomicInteger errors = new AtomicInteger();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final TaskQueue queue = stub(TaskQueue.class);
    private final TaskQueues queues = stub(TaskQueues.class);
    private final Outage outage = new Outage();
    private final LeaseKeeper leases = new LeaseKeeper(queues, Duration.ofSeconds(30), outage);
    private final StopSignal stop = new StopSignal();
    private final Recovery recovery = new Recovery("test", stop);
    private final ProgressBoard progress = new ProgressBoard(queues);
    private final RunningTasks running = new RunningTasks();
    private final Ledger ledger = new Ledger(new WorkerMetrics(new SimpleMeterRegistry()));
    private final Settler settler =
            new Settler(new SettleCalls(queues, Duration.ofHours(1), progress), leases, ledger, outage, recovery, MOST);

    private final WorkerSlots slots = new WorkerSlots(1, true);
    private final SlotRefill filling = new SlotRefill(
            slots,
            new Intake(
                    new HandlerRegistry(List.of(), null),
                    new HandlerLimits(),
                    new UnknownTypes(),
                    leases,
                    settler,
                    new TaskRunner(
                            new OutcomePolicy(TestWorker.properties(Map.of()).retry(), max -> max),
                            settler,
                            ledger,
                            new Timeouts(),
                            progress,
                            running,
                            stop),
                    new TaskStarter(new KeyClaims(outage, stop), leases, running, stop, Runnable::run)),
            new LostAcquires(queues, new WorkerId("w"), leases, new AwayQueues(queues, new Recovery("test", stop))),
            (queue, due) -> {},
            stop);

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals("queue")) {
                return queue;
            } else if (method.getName().equals("shardOf")) {
                return "";
            } else if (errors.getAndDecrement() > 0) {
                throw new OutOfMemoryError("planned");
            }
            calls.add(method.getName());
            return switch (method.getName()) {
                case "name" -> QueueName.DEFAULT;
                case "leasesOf" -> List.of();
                case "refill" -> new Refill(Map.of(), new Acquired(List.of(), null));
                default -> Map.of();
            };
        }));
    }

    @Test
    void anErrorDoesNotEndTheSettlerAndItsTasksAreSettledWithTheNextFlush() throws InterruptedException {
        errors.set(1);
        LeasedTask task = Tasks.leased(0);
        leases.keep(task.lease(), HeldTask.IDLE);
        settler.settle(completed(task, null));
        assertThat(settler.runOnce()).isOne();
        assertThat(leases.keeps(task.lease())).isTrue();
        assertThat(settler.runOnce()).isZero();
        assertThat(leases.keeps(task.lease())).isFalse();
    }

    @Test
    void aSlotThatARefillFindsNoTaskForIsFree() throws InterruptedException {
        settler.settle(withItsSlot());
        assertThat(slots.awaitIdle(Duration.ZERO)).isFalse();
        assertThat(settler.runOnce()).isZero();
        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(calls).contains("refill").doesNotContain("complete");
    }

    @Test
    void aRefillThatBreaksFreesItsSlotsAndItsTasksAreCompletedWithTheNextFlush() throws InterruptedException {
        settler.settle(withItsSlot());
        errors.set(1);
        assertThat(settler.runOnce()).isOne();
        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(settler.runOnce()).isZero();
        assertThat(calls).contains("complete").doesNotContain("refill");
    }

    @Test
    void aWorkerThatStopsCompletesAndTakesNothingMore() throws InterruptedException {
        settler.settle(withItsSlot());
        stop.give();
        assertThat(settler.runOnce()).isZero();
        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(calls).contains("complete").doesNotContain("refill");
    }

    @Test
    void aFlushTakesNoMoreThanItsPart() throws InterruptedException {
        for (int i = 0; i < MOST + 1; i++) {
            settler.settle(completed(Tasks.leased(0), null));
        }
        assertThat(settler.runOnce()).isZero();
        assertThat(settler.hasWork()).isTrue();
        assertThat(settler.runOnce()).isZero();
        assertThat(settler.hasWork()).isFalse();
    }

    @Test
    void whenMoreHasGatheredThanTheSlotsHoldAFlushTakesHalfOfIt() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            settler.settle(completed(Tasks.leased(0), null));
        }
        for (int flushes = 0; flushes < 5; flushes++) {
            assertThat(settler.hasWork()).isTrue();
            assertThat(settler.runOnce()).isZero();
        }
        assertThat(settler.hasWork()).isFalse();
    }

    private Settlement withItsSlot() throws InterruptedException {
        assertThat(slots.takeFree(1)).isOne();
        LeasedTask task = Tasks.leased(0);
        leases.keep(task.lease(), HeldTask.IDLE);
        return completed(task, filling);
    }

    private static Settlement completed(LeasedTask task, RefillableSlots slots) {
        return Settlement.Ended.completed(task, null, Duration.ZERO, slots);
    }
}
