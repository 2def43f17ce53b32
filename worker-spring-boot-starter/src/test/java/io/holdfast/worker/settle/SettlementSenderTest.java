package io.holdfast.worker.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Refill;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.acquire.LostAcquires;
import io.holdfast.worker.acquire.SlotFiller;
import io.holdfast.worker.acquire.UnreachableQueues;
import io.holdfast.worker.acquire.WorkerSlots;
import io.holdfast.worker.execute.HandlerLimits;
import io.holdfast.worker.execute.KeyClaims;
import io.holdfast.worker.execute.OutcomePolicy;
import io.holdfast.worker.execute.RunningTasks;
import io.holdfast.worker.execute.TaskAdmission;
import io.holdfast.worker.execute.TaskRunner;
import io.holdfast.worker.execute.TaskStarter;
import io.holdfast.worker.execute.Timeouts;
import io.holdfast.worker.execute.UnknownTypes;
import io.holdfast.worker.handler.HandlerRegistry;
import io.holdfast.worker.lease.HeldTask;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.runtime.Tasks;
import io.holdfast.worker.runtime.TestWorker;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ServerRecovery;
import io.holdfast.worker.support.StopSignal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SettlementSenderTest {

    private static final int MOST = 2;

    private final AtomicInteger errors = new AtomicInteger();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final TaskQueue queue = stub(TaskQueue.class);
    private final TaskQueues queues = stub(TaskQueues.class);
    private final OutageLog outage = new OutageLog();
    private final LeaseKeeper leases = new LeaseKeeper(queues, Duration.ofSeconds(30), outage);
    private final StopSignal stop = new StopSignal();
    private final ServerRecovery recovery = new ServerRecovery("test", stop);
    private final ProgressReporter progress = new ProgressReporter(queues);
    private final RunningTasks running = new RunningTasks();
    private final OutcomeRecorder recorder =
            new OutcomeRecorder(new WorkerMetrics(new SimpleMeterRegistry()), new StatisticsRecorder());
    private final SettlementSender sender = new SettlementSender(
            new BatchCalls(queues, Duration.ofHours(1), progress), leases, recorder, outage, recovery, MOST);

    private final WorkerSlots slots = new WorkerSlots(1, true);
    private final SlotFiller filler = new SlotFiller(
            slots,
            new TaskAdmission(
                    new HandlerRegistry(List.of(), null),
                    new HandlerLimits(),
                    new UnknownTypes(),
                    leases,
                    sender,
                    recorder,
                    new TaskStarter(
                            new KeyClaims(outage, stop),
                            leases,
                            running,
                            stop,
                            new TaskRunner(
                                    new OutcomePolicy(
                                            TestWorker.properties(Map.of()).retry(), max -> max),
                                    recorder,
                                    new Timeouts(),
                                    progress,
                                    running,
                                    stop,
                                    RunTracing.NONE),
                            Runnable::run)),
            new LostAcquires(
                    queues, new WorkerId("w"), leases, new UnreachableQueues(queues, new ServerRecovery("test", stop))),
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
    void afterAnErrorTasksAreSettledWithTheNextFlush() throws InterruptedException {
        errors.set(1);
        LeasedTask task = Tasks.leased(0);
        leases.hold(task.lease(), HeldTask.IDLE);
        sender.add(completed(task, null));
        assertThat(sender.runOnce()).isOne();
        assertThat(leases.holds(task.lease())).isTrue();
        assertThat(sender.runOnce()).isZero();
        assertThat(leases.holds(task.lease())).isFalse();
    }

    @Test
    void aSlotWithoutANewTaskIsFreeAfterARefill() throws InterruptedException {
        sender.add(withItsSlot());
        assertThat(slots.awaitIdle(Duration.ZERO)).isFalse();
        assertThat(sender.runOnce()).isZero();
        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(calls).contains("refill").doesNotContain("complete");
    }

    @Test
    void aFailedRefillFreesItsSlotsAndItsTasksAreCompletedWithTheNextFlush() throws InterruptedException {
        sender.add(withItsSlot());
        errors.set(1);
        assertThat(sender.runOnce()).isOne();
        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(sender.runOnce()).isZero();
        assertThat(calls).contains("complete").doesNotContain("refill");
    }

    @Test
    void aStoppingWorkerCompletesTasksAndAcquiresNoMore() throws InterruptedException {
        sender.add(withItsSlot());
        stop.give();
        assertThat(sender.runOnce()).isZero();
        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(calls).contains("complete").doesNotContain("refill");
    }

    @Test
    void aFlushTakesNoMoreThanItsShare() throws InterruptedException {
        for (int i = 0; i < MOST + 1; i++) {
            sender.add(completed(Tasks.leased(0), null));
        }
        assertThat(sender.runOnce()).isZero();
        assertThat(sender.hasWork()).isTrue();
        assertThat(sender.runOnce()).isZero();
        assertThat(sender.hasWork()).isFalse();
    }

    @Test
    void whenMoreHasGatheredThanTheSlotsHoldAFlushTakesHalfOfIt() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            sender.add(completed(Tasks.leased(0), null));
        }
        for (int flushes = 0; flushes < 5; flushes++) {
            assertThat(sender.hasWork()).isTrue();
            assertThat(sender.runOnce()).isZero();
        }
        assertThat(sender.hasWork()).isFalse();
    }

    private Settlement withItsSlot() throws InterruptedException {
        assertThat(slots.takeFree(1)).isOne();
        LeasedTask task = Tasks.leased(0);
        leases.hold(task.lease(), HeldTask.IDLE);
        return completed(task, filler);
    }

    private static Settlement completed(LeasedTask task, RefillableSlots slots) {
        return Settlement.Ended.completed(task, null, Duration.ZERO, slots);
    }
}
