package io.holdfast.worker.runtime;

import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.TaskResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of one task, from the thread that runs it to its outcome. Whatever the handler throws is an outcome, and the
 * slot is freed in any case, here or by the call that completes the task. A handler that ignores an interrupt keeps its slot until it returns.
 */
final class TaskExecution implements Runnable, HeldTask {

    private final LeasedTask task;
    private final Registered handler;
    private final RunSupport support;
    private final SlotRefill refill;
    private final Interruption interruption = new Interruption();
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable TaskResult result;
    private boolean slotHandedOver;

    TaskExecution(LeasedTask task, Registered handler, RunSupport support, SlotRefill refill) {
        this.refill = refill;
        this.task = task;
        this.handler = handler;
        this.support = support;
    }

    LeasedTask task() {
        return task;
    }

    @Nullable
    HandlerLimit limit() {
        return handler.limit();
    }

    @Override
    public void run() {
        TaskExecution last = this;
        try {
            for (TaskExecution next = this; next != null; next = next.runOnce()) {
                last = next;
            }
        } finally {
            if (!last.slotHandedOver) {
                support.slots().free(1);
            }
        }
    }

    /** Returns the one that was waiting for this one's end: it takes over the slot. */
    private @Nullable TaskExecution runOnce() {
        long start = handler.limit() == null ? 0 : System.nanoTime();
        boolean settled = false;
        Map<String, String> labels = RunLabels.put(task);
        try {
            runHandler();
            settled = true;
        } finally {
            RunLabels.restore(labels);
            support.running().ended(this);
            if (handler.limit() != null && !settled) {
                handler.limit().forget();
            }
        }
        return handler.limit() == null ? null : follower(handler.limit(), System.nanoTime() - start);
    }

    private @Nullable TaskExecution follower(HandlerLimit limit, long runNanos) {
        TaskExecution next = limit.ended(runNanos);
        if (next != null) {
            support.running().started(next);
        }
        return next;
    }

    private void runHandler() {
        RunContext context = new RunContext(
                task, handler.options(), interruption, support.settler().progress(), System.nanoTime());
        Throwable thrown = interruption.enter() ? perform(context) : new InterruptedException("told to stop before");
        StopReason stopped = interruption.leave();
        Duration runTime = context.runTime();
        Outcome outcome = support.outcomes().of(task, handler.options(), stopped, thrown, runTime);
        if (outcome != null) {
            slotHandedOver = settle(new Settlement(task, outcome, runTime, thrown, result, refillAfter(outcome)));
        }
    }

    /** One with a limit keeps it, for the task that may be waiting for its end. */
    private @Nullable SlotRefill refillAfter(Outcome outcome) {
        return outcome.equals(Outcome.completed()) && handler.limit() == null && refill.wanted() ? refill : null;
    }

    private @Nullable Throwable perform(RunContext context) {
        Duration timeout = handler.options().timeoutOf(task.header());
        try (Timeouts.Watch watch = support.timeouts().after(timeout, () -> interruption.tell(StopReason.TIMED_OUT))) {
            result = handler.work().run(context);
            return null;
        } catch (Throwable e) { // an Error, too, must not cost the slot
            return e;
        }
    }

    /** Returns whether the settlement has the slot now. */
    private boolean settle(Settlement settlement) {
        if (over.compareAndSet(false, true)) {
            support.settler().settle(settlement);
            return settlement.refill() != null;
        }
        return false;
    }

    @Override
    public void leaseLost() {
        if (over.compareAndSet(false, true)) {
            support.settler().ledger().leaseLost(task);
            interruption.tell(StopReason.LEASE_LOST);
        }
    }

    @Override
    public void cancelRequested() {
        interruption.tell(StopReason.CANCELLED);
    }

    /** The worker stops and its grace is over. */
    void stop() {
        interruption.tell(StopReason.STOPPING);
    }

    /** The worker can't wait for the handler any longer: the task goes back, and what the handler still says is void. */
    void abandon() {
        boolean unused = settle(Settlement.unrun(task, Outcome.givenBack()));
    }
}
