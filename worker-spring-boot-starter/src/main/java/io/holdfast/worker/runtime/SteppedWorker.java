package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
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
 * A worker without threads of its own: runs what is due in the thread of its caller, by the same code as the real one.
 * For tests.
 */
public final class SteppedWorker implements AutoCloseable {

    private final WorkerId worker = WorkerIds.mint();
    private final TaskQueues queues;
    private final WorkerProperties properties;
    private final WorkerSlots slots = new WorkerSlots(1, false);
    private final Timeouts timeouts = new Timeouts();
    private final ProgressReporter progress;
    private final SettlementSender settler;
    private final SlotFiller filling;

    /** @param randomUpTo draws the waits of a back-off with jitter: a number from 0 to its argument, both included */
    public SteppedWorker(
            WorkerProperties properties, TaskQueues queues, HandlerRegistry handlers, LongUnaryOperator randomUpTo) {
        this.properties = properties;
        this.queues = queues;
        this.progress = new ProgressReporter(queues);
        OutageLog outage = new OutageLog();
        StopSignal never = new StopSignal();
        LeaseKeeper leases = new LeaseKeeper(queues, properties.leaseTtl(), outage);
        OutcomeRecorder ledger = new OutcomeRecorder(new WorkerMetrics(new SimpleMeterRegistry()));
        BatchCalls calls = new BatchCalls(queues, properties.retention().idempotencyWindow(), progress);
        ServerRecovery recovery = new ServerRecovery("worker", never);
        this.settler = new SettlementSender(calls, leases, ledger, outage, recovery, TaskQueue.PORTION);
        OutcomePolicy outcomes = new OutcomePolicy(properties.retry(), randomUpTo);
        RunningTasks running = new RunningTasks();
        TaskRunner runner = new TaskRunner(outcomes, settler, ledger, timeouts, progress, running, never);
        TaskStarter starter = new TaskStarter(new KeyClaims(outage, never), leases, running, never, Runnable::run);
        TaskAdmission intake =
                new TaskAdmission(handlers, new HandlerLimits(), new UnknownTypes(), leases, settler, runner, starter);
        LostAcquires lost = new LostAcquires(queues, worker, leases, new UnreachableQueues(queues, recovery));
        this.filling = new SlotFiller(slots, intake, lost, (queue, due) -> {}, never);
    }

    /**
     * Runs one after the other all tasks that are due, those among them that the runs enqueue, and settles them.
     *
     * @param most beyond which it is no use to go on
     * @return how many it took
     * @throws IllegalStateException when there are more
     */
    public int runDue(int most) {
        int all = 0;
        int taken;
        do {
            taken = 0;
            for (QueueName name : queues.known()) {
                taken += runNext(queues.queue(name));
            }
            all += taken;
            if (all > most) {
                throw new IllegalStateException("More than " + most + " tasks were due: do they enqueue each other?");
            }
        } while (taken > 0);
        return all;
    }

    private int runNext(TaskQueue queue) {
        var unused = queue.dispatch(TaskQueue.PORTION);
        Acquired acquired = queue.acquire(worker, 1, properties.leaseTtl());
        try {
            if (!acquired.tasks().isEmpty()) {
                var unusedSlots = slots.takeFree(1);
                var unusedTasks = filling.handOn(queue, acquired);
            }
            while (settler.hasWork()) {
                var unusedCount = settler.runOnce();
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
