package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for each task that was taken whether it is run, and hands those to the executor. From here on its lease is
 * kept. What is not run is settled, and gives its slot back.
 */
final class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** From so many on, the thread that settles and acquires leaves the starts to another one. */
    private static final int MANY = 8;

    private static final HandlerLimit.Admission RUN = new HandlerLimit.Admission.Run();

    private final HandlerRegistry handlers;
    private final UnknownTypes unknownTypes;
    private final KeyClaims claims;
    private final RunSupport support;
    private final Executor executor;

    Intake(
            HandlerRegistry handlers,
            UnknownTypes unknownTypes,
            KeyClaims claims,
            RunSupport support,
            Executor executor) {
        this.handlers = handlers;
        this.unknownTypes = unknownTypes;
        this.claims = claims;
        this.support = support;
        this.executor = executor;
    }

    /** @param refill of the slots that the tasks have taken */
    void accept(TaskQueue queue, List<LeasedTask> tasks, SlotRefill refill) {
        List<TaskExecution> keyed = new ArrayList<>();
        List<TaskExecution> ready = new ArrayList<>(tasks.size());
        for (LeasedTask task : tasks) {
            TaskExecution execution = admitOrGiveBack(task, refill);
            if (execution != null) {
                (task.header().idempotencyKey() == null ? ready : keyed).add(execution);
            }
        }
        start(ready);
        if (!keyed.isEmpty()) {
            inAnotherThread(() -> start(claimed(queue, keyed)));
        }
    }

    /** A claim waits for Redis, and many starts take their time: neither must hold up whoever settles and acquires. */
    private void inAnotherThread(Runnable starts) {
        try {
            executor.execute(starts);
        } catch (RuntimeException | Error e) { // no thread to be had: each task finds that out by itself
            starts.run();
        }
    }

    private @Nullable TaskExecution admitOrGiveBack(LeasedTask task, SlotRefill refill) {
        try {
            return admit(task, refill);
        } catch (RuntimeException | Error e) { // it must not cost the other tasks their run, nor itself its lease
            log.error(
                    "Task {} can't be admitted and is given back", task.lease().task(), e);
            settle(keptIdle(task), Outcome.givenBack());
            return null;
        }
    }

    /** Gives tasks back that came when the worker had begun to stop. */
    void refuse(List<LeasedTask> tasks) {
        tasks.forEach(task -> settle(keptIdle(task), Outcome.givenBack()));
    }

    private @Nullable TaskExecution admit(LeasedTask task, SlotRefill refill) {
        if (task.expired()) {
            settle(keptIdle(task), new Outcome.End(Ending.EXPIRED));
            return null;
        }
        Optional<Registered> handler = handlers.handlerFor(task.header().type());
        if (handler.isEmpty()) {
            settle(keptIdle(task), unknownTypes.met(task));
            return null;
        }
        TaskExecution execution = new TaskExecution(task, handler.get(), support, refill);
        support.settler().leases().keep(task.lease(), execution);
        return execution;
    }

    private List<TaskExecution> claimed(TaskQueue queue, List<TaskExecution> keyed) {
        Map<TaskRef, Deviation> refused =
                claims.claim(queue, keyed.stream().map(TaskExecution::task).toList());
        List<TaskExecution> claimed = new ArrayList<>();
        for (TaskExecution execution : keyed) {
            Deviation deviation = refused.get(execution.task().lease().task());
            if (deviation == null) {
                claimed.add(execution);
            } else {
                settleUnclaimed(execution.task(), deviation);
            }
        }
        return claimed;
    }

    private void settleUnclaimed(LeasedTask task, Deviation deviation) {
        if (deviation == Deviation.LOST) {
            support.settler().leases().letGo(task.lease());
            support.settler().ledger().leaseLost(task);
            support.slots().free(1);
        } else if (deviation == Deviation.DUPLICATE) {
            settle(keptIdle(task), new Outcome.End(Ending.DUPLICATE));
        } else {
            settle(keptIdle(task), claims.putOff());
        }
    }

    private void start(List<TaskExecution> executions) {
        if (executions.size() < MANY) {
            executions.forEach(this::start);
        } else {
            inAnotherThread(() -> executions.forEach(this::start));
        }
    }

    private void start(TaskExecution execution) {
        HandlerLimit limit = execution.limit();
        HandlerLimit.Admission admission = limit == null ? RUN : limit.admit(execution);
        if (admission instanceof HandlerLimit.Admission.PutOff later) {
            settle(keptIdle(execution.task()), limitReached(later.delay(), execution.task()));
        } else if (admission instanceof HandlerLimit.Admission.Wait) {
            support.slots().free(1); // it will have that of the one that it waits for
        } else {
            startNow(execution, limit);
        }
    }

    private static Outcome limitReached(Duration delay, LeasedTask task) {
        String text = "The handler of type " + task.header().type() + " runs as many tasks as it may at worker "
                + task.lease().worker();
        return new Outcome.Release(delay, delay, PutOffReason.HANDLER_BUSY, text);
    }

    private void startNow(TaskExecution execution, @Nullable HandlerLimit limit) {
        support.running().started(execution);
        try {
            executor.execute(execution);
        } catch (RuntimeException | Error e) { // no thread to be had: the task must not be stuck with this worker
            support.running().ended(execution);
            if (limit != null) {
                limit.forget();
            }
            settle(execution.task(), Outcome.givenBack());
            log.error(
                    "Task {} can't be run and is given back",
                    execution.task().lease().task(),
                    e);
        }
    }

    private LeasedTask keptIdle(LeasedTask task) {
        support.settler().leases().keep(task.lease(), HeldTask.IDLE);
        return task;
    }

    private void settle(LeasedTask task, Outcome outcome) {
        support.settler().settle(Settlement.unrun(task, outcome));
        support.slots().free(1);
    }
}
