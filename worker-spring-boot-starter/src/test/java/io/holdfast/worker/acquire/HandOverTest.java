package io.holdfast.worker.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Refill;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.Handler;
import io.holdfast.worker.execute.HandlerLimits;
import io.holdfast.worker.execute.KeyClaims;
import io.holdfast.worker.execute.OutcomePolicy;
import io.holdfast.worker.execute.RunContext;
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
import io.holdfast.worker.settle.BatchCalls;
import io.holdfast.worker.settle.OutcomeRecorder;
import io.holdfast.worker.settle.ProgressReporter;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SettlementSender;
import io.holdfast.worker.settle.WorkerMetrics;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ServerRecovery;
import io.holdfast.worker.support.StopSignal;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails between the reply with the tasks and their runs, each task runs or is released, and no slot is lost.
 */
class HandOverTest {

    private static final int SLOTS = 20;

    private final List<String> calls = new ArrayList<>();
    private final Map<String, Error> failing = new HashMap<>();
    private final TaskQueue queue = stub(TaskQueue.class);
    private final TaskQueues queues = stub(TaskQueues.class);
    private final StopSignal stop = new StopSignal();
    private final OutageLog outage = new OutageLog();
    private final LeaseKeeper leases = new LeaseKeeper(queues, Duration.ofSeconds(30), outage);
    private final ServerRecovery recovery = new ServerRecovery("test", stop);
    private final LostAcquires lost =
            new LostAcquires(queues, new WorkerId("w"), leases, new UnreachableQueues(queues, recovery));
    private final WorkerSlots slots = new WorkerSlots(SLOTS, true);
    private final List<LeasedTask> ran = new ArrayList<>();
    private Executor executor = Runnable::run;
    private Consumer<Duration> dueSoon = due -> {};
    private Acquired refilled = new Acquired(List.of(), null);
    private final ProgressReporter progress = new ProgressReporter(queues);
    private OutcomeRecorder recorder =
            new OutcomeRecorder(new WorkerMetrics(new SimpleMeterRegistry()), new StatisticsRecorder());
    private SettlementSender sender = newSender();

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            String name = method.getName();
            if (failing.containsKey(name)) {
                throw failing.get(name);
            }
            calls.add(name);
            return switch (name) {
                case "queue" -> queue;
                case "name" -> QueueName.DEFAULT;
                case "shardOf" -> "";
                case "leasesOf" -> List.of();
                case "refill" -> new Refill(Map.of(), refilled);
                default -> Map.of();
            };
        }));
    }

    private SettlementSender newSender() {
        BatchCalls settles = new BatchCalls(queues, Duration.ofHours(1), progress);
        return new SettlementSender(settles, leases, recorder, outage, recovery, SLOTS);
    }

    private SlotFiller filler() {
        HandlerRegistry handlers =
                new HandlerRegistry(List.of(Handler.of("work", task -> ran.add(((RunContext) task).task()))), null);
        OutcomePolicy outcomes =
                new OutcomePolicy(TestWorker.properties(Map.of()).retry(), max -> max);
        RunningTasks running = new RunningTasks();
        TaskRunner runner =
                new TaskRunner(outcomes, recorder, new Timeouts(), progress, running, stop, RunTracing.NONE);
        TaskStarter starter = new TaskStarter(
                new KeyClaims(outage, stop), leases, running, stop, runner, work -> executor.execute(work));
        TaskAdmission admission =
                new TaskAdmission(handlers, new HandlerLimits(), new UnknownTypes(), leases, sender, recorder, starter);
        return new SlotFiller(slots, admission, lost, (name, due) -> dueSoon.accept(due), stop);
    }

    private List<LeasedTask> acquire(int count, String key) throws InterruptedException {
        assertThat(slots.takeFree(count)).isEqualTo(count);
        List<LeasedTask> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(Tasks.leased(
                    0, header -> key == null ? header : header.withIdempotencyKey(new IdempotencyKey(key))));
        }
        return tasks;
    }

    private void settleAll() throws InterruptedException {
        while (sender.hasWork()) {
            assertThat(sender.runOnce()).isZero();
        }
    }

    private void assertNothingIsLeft() throws InterruptedException {
        settleAll();
        assertThat(leases.isEmpty()).isTrue();
        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
    }

    @Test
    void tasksRunEvenIfTheDispatcherCannotBeNotified() throws InterruptedException {
        dueSoon = due -> {
            throw new ArithmeticException("planned");
        };
        List<LeasedTask> tasks = acquire(3, null);
        assertThat(filler().start(queue, new Acquired(tasks, Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo(3);
        assertThat(ran).isEqualTo(tasks);
        assertNothingIsLeft();
    }

    @Test
    void tasksAreReleasedIfNoThreadIsAvailable() throws InterruptedException {
        executor = work -> {
            throw new InternalError("no thread");
        };
        filler().start(queue, new Acquired(acquire(12, null), null));
        filler().start(queue, new Acquired(acquire(2, "key"), null));
        assertNothingIsLeft();
        assertThat(ran).isEmpty();
        assertThat(calls).contains("release");
    }

    @Test
    void tasksAreReleasedIfTheExecutorRejectsThem() throws InterruptedException {
        executor = work -> {
            throw new RejectedExecutionException("planned");
        };
        filler().start(queue, new Acquired(acquire(3, null), null));
        assertNothingIsLeft();
        assertThat(calls).contains("release");
    }

    @Test
    void tasksWhoseKeysCannotBeClaimedAreSnoozed() throws InterruptedException {
        failing.put("claim", new InternalError("planned"));
        filler().start(queue, new Acquired(acquire(3, "key"), null));
        assertNothingIsLeft();
        assertThat(ran).isEmpty();
        assertThat(calls).contains("release");
    }

    @Test
    void tasksThatCouldNotBeAcceptedAreReleasedAndTheirSlotsAreFree() throws InterruptedException {
        List<LeasedTask> tasks = acquire(3, null);
        List<LeasedTask> unreadable = new AbstractList<>() {
            @Override
            public LeasedTask get(int index) {
                throw new InternalError("planned");
            }

            @Override
            public int size() {
                return tasks.size();
            }
        };
        filler().start(queue, new Acquired(unreadable, null));
        assertNothingIsLeft();
        lost.releaseUnreceived();
        assertThat(calls).contains("leasesOf");
    }

    @Test
    void refilledTasksRunEvenIfTheOldOnesCannotBeRecorded() throws InterruptedException {
        recorder = new OutcomeRecorder(
                new WorkerMetrics(new SimpleMeterRegistry() {
                    @Override
                    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
                        throw new IllegalStateException("planned");
                    }
                }),
                new StatisticsRecorder());
        sender = newSender();
        LeasedTask old = acquire(1, null).get(0);
        LeasedTask fresh = Tasks.leased(0);
        leases.hold(old.lease(), HeldTask.IDLE);
        refilled = new Acquired(List.of(fresh), null);
        sender.add(Settlement.Ended.completed(old, null, Duration.ZERO, filler()));
        assertThat(sender.runOnce()).isZero();
        assertThat(ran).containsExactly(fresh);
        refilled = new Acquired(List.of(), null);
        assertNothingIsLeft();
    }

    @Test
    void nothingIsStartedAfterTheStop() throws InterruptedException {
        List<Runnable> starts = new ArrayList<>();
        executor = starts::add;
        SlotFiller filler = filler();
        filler.start(queue, new Acquired(acquire(12, null), null));
        filler.start(queue, new Acquired(acquire(1, null), null));
        filler.start(queue, new Acquired(acquire(2, "key"), null));
        stop.give();
        leases.held().forEach(HeldTask::workerStops);
        settleAll();
        assertThat(leases.isEmpty()).isTrue(); // before any thread was there for them
        assertThat(calls).contains("release");
        for (int i = 0; i < starts.size(); i++) {
            starts.get(i).run();
        }
        assertThat(ran).isEmpty();
        assertNothingIsLeft();
    }
}
