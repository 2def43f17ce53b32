package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.WorkerProperties;
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
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.settle.BatchCalls;
import io.holdfast.worker.settle.OutcomeRecorder;
import io.holdfast.worker.settle.ProgressReporter;
import io.holdfast.worker.settle.SettlementSender;
import io.holdfast.worker.settle.WorkerMetrics;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ServerRecovery;
import io.holdfast.worker.support.StopSignal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.LongUnaryOperator;

/**
 * A worker without its own threads: runs due tasks in the thread of its caller, with the code of the real worker. For
 * tests.
 */
public final class SteppedWorker implements AutoCloseable {

    private final WorkerId worker = WorkerIds.create();
    private final TaskQueues queues;
    private final WorkerProperties properties;
    private final WorkerSlots slots = new WorkerSlots(1, false);
    private final Timeouts timeouts = new Timeouts();
    private final ProgressReporter progress;
    private final SettlementSender sender;
    private final SlotFiller filler;

    /** @param randomUpTo returns a random number from 0 to its argument, both included; for the jitter of back-offs */
    public SteppedWorker(
            WorkerProperties properties, TaskQueues queues, HandlerRegistry handlers, LongUnaryOperator randomUpTo) {
        this.properties = properties;
        this.queues = queues;
        this.progress = new ProgressReporter(queues);
        OutageLog outage = new OutageLog();
        StopSignal never = new StopSignal();
        LeaseKeeper leases = new LeaseKeeper(queues, properties.leaseTtl(), outage);
        OutcomeRecorder recorder =
                new OutcomeRecorder(new WorkerMetrics(new SimpleMeterRegistry()), new StatisticsRecorder());
        BatchCalls calls = new BatchCalls(queues, properties.retention().idempotencyWindow(), progress);
        ServerRecovery recovery = new ServerRecovery("worker", never);
        this.sender = new SettlementSender(calls, leases, recorder, outage, recovery, TaskQueue.MAX_BATCH);
        OutcomePolicy outcomes = new OutcomePolicy(properties.retry(), randomUpTo);
        RunningTasks running = new RunningTasks();
        TaskRunner runner = new TaskRunner(outcomes, recorder, timeouts, progress, running, never, RunTracing.NONE);
        TaskStarter starter =
                new TaskStarter(new KeyClaims(outage, never), leases, running, never, runner, Runnable::run);
        TaskAdmission admission =
                new TaskAdmission(handlers, new HandlerLimits(), new UnknownTypes(), leases, sender, recorder, starter);
        LostAcquires lost = new LostAcquires(queues, worker, leases, new UnreachableQueues(queues, recovery));
        this.filler = new SlotFiller(slots, admission, lost, (queue, due) -> {}, never);
    }

    /**
     * Runs all due tasks one after the other, including those that the runs enqueue, and settles them.
     *
     * @param max tasks to run at most
     * @return how many tasks were acquired
     * @throws IllegalStateException if there are more
     */
    public int runDue(int max) {
        int all = 0;
        int taken;
        do {
            taken = 0;
            for (QueueName name : queues.known()) {
                taken += runNext(queues.queue(name));
            }
            all += taken;
            if (all > max) {
                throw new IllegalStateException("More than " + max + " tasks were due: do they enqueue each other?");
            }
        } while (taken > 0);
        return all;
    }

    private int runNext(TaskQueue queue) {
        var unused = queue.dispatch(TaskQueue.MAX_BATCH);
        Acquired acquired = queue.acquire(worker, 1, properties.leaseTtl());
        try {
            if (!acquired.tasks().isEmpty()) {
                var unusedSlots = slots.takeFree(1);
                var unusedTasks = filler.start(queue, acquired);
            }
            while (sender.hasWork()) {
                var unusedCount = sender.runOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running tasks", e);
        }
        return acquired.tasks().size();
    }

    @Override
    public void close() {
        timeouts.close();
        progress.close();
    }
}
