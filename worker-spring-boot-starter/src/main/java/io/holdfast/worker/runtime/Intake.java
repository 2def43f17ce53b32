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
    private final HandlerLimits limits;
    private final UnknownTypes unknownTypes;
    private final KeyClaims claims;
    private final RunSupport support;
    private final Executor executor;

    Intake(
            HandlerRegistry handlers,
            HandlerLimits limits,
            UnknownTypes unknownTypes,
            KeyClaims claims,
            RunSupport support,
            Executor executor) {
        this.handlers = handlers;
        this.limits = limits;
        this.unknownTypes = unknownTypes;
        this.claims = claims;
        this.support = support;
        this.executor = executor;
    }

    /**
     * Takes tasks over. Throws only before it has taken over any; later, what fails concerns one task, which goes back.
     *
     * @param refill of the slots that the tasks have taken
     */
    void accept(TaskQueue queue, List<LeasedTask> tasks, SlotRefill refill) {
        List<TaskExecution> ready = new ArrayList<>(tasks.size());
        List<TaskExecution> keyed = new ArrayList<>(tasks.size());
        Runnable startReady = () -> startAll(ready);
        Runnable startKeyed = () -> startClaimed(queue, keyed);
        for (LeasedTask task : tasks) {
            TaskExecution execution = admitOrGiveBack(task, refill);
            if (execution != null) {
                (task.header().idempotencyKey() == null ? ready : keyed).add(execution);
            }
        }
        if (ready.size() < MANY) {
            startReady.run();
        } else {
            inAnotherThread(startReady);
        }
        if (!keyed.isEmpty()) {
            inAnotherThread(startKeyed);
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
            giveBackLater(task, refill, e);
            return null;
        }
    }

    /** Nobody renews its lease, so whoever looks for lost tasks next gives it back. */
    private void giveBackLater(LeasedTask task, SlotRefill refill, Throwable why) {
        support.settler().leases().letGo(task.lease());
        refill.lost().doubt(task.lease().queue());
        support.slots().free(1);
        log.error("Task {} can't be taken over and goes back", task.lease().task(), why);
    }

    /** Gives tasks back that came when the worker had begun to stop. Throws nothing. */
    void refuse(List<LeasedTask> tasks, SlotRefill refill) {
        for (LeasedTask task : tasks) {
            try {
                settle(keptIdle(task), Outcome.givenBack());
            } catch (RuntimeException | Error e) {
                giveBackLater(task, refill, e);
            }
        }
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
        HandlerLimit limit = limits.of(task.header().type(), handler.get().options());
        TaskExecution execution = new TaskExecution(task, handler.get(), limit, support, refill);
        support.settler().leases().keep(task.lease(), execution);
        return execution;
    }

    private void startClaimed(TaskQueue queue, List<TaskExecution> keyed) {
        Map<TaskRef, Deviation> refused = null;
        try {
            refused =
                    claims.claim(queue, keyed.stream().map(TaskExecution::task).toList());
        } catch (RuntimeException | Error e) {
            log.error("The keys of {} tasks can't be claimed; the tasks are put off", keyed.size(), e);
        }
        for (TaskExecution execution : keyed) {
            Deviation deviation = refused == null
                    ? Deviation.HELD
                    : refused.get(execution.task().lease().task());
            if (deviation == null) {
                startOrGiveBack(execution);
            } else {
                settleUnclaimed(execution, deviation);
            }
        }
    }

    private void settleUnclaimed(TaskExecution execution, Deviation deviation) {
        if (deviation == Deviation.LOST) {
            support.settler().leases().letGo(execution.task().lease());
            execution.leaseLost();
            support.slots().free(1);
        } else if (deviation == Deviation.DUPLICATE) {
            settleUnrun(execution, new Outcome.End(Ending.DUPLICATE));
        } else {
            settleUnrun(execution, claims.putOff());
        }
    }

    private void startAll(List<TaskExecution> executions) {
        for (TaskExecution execution : executions) {
            startOrGiveBack(execution);
        }
    }

    private void startOrGiveBack(TaskExecution execution) {
        try {
            start(execution);
        } catch (RuntimeException | Error e) { // no thread to be had: the task must not be stuck with this worker
            settleUnrun(execution, Outcome.givenBack());
            log.error(
                    "Task {} can't be run and is given back",
                    execution.task().lease().task(),
                    e);
        }
    }

    /** Throws only while the slot is the execution's. */
    private void start(TaskExecution execution) {
        if (support.stop().isGiven()) {
            settleUnrun(execution, Outcome.givenBack());
            return;
        }
        HandlerLimit limit = execution.limit();
        HandlerLimit.Admission admission = limit == null ? RUN : limit.admit(execution);
        if (admission instanceof HandlerLimit.Admission.PutOff later) {
            settleUnrun(execution, limitReached(later.delay(), execution.task()));
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
        try {
            support.running().started(execution);
            executor.execute(execution);
        } catch (RuntimeException | Error e) {
            support.running().ended(execution);
            if (limit != null) {
                limit.forget();
            }
            throw e;
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

    /** Throws nothing. */
    private void settleUnrun(TaskExecution execution, Outcome outcome) {
        try {
            execution.settleUnrun(outcome);
        } catch (RuntimeException | Error e) {
            log.error(
                    "Task {} can't be settled; its lease will expire and the reaper will take it back",
                    execution.task().lease().task(),
                    e);
        } finally {
            support.slots().free(1);
        }
    }
}
