package io.holdfast.worker.runtime;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.TaskResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one task, from the thread that runs it to its outcome. Whatever the handler throws is an outcome, and the
 * slot is freed in any case, here or by the call that completes the task. A handler that ignores an interrupt keeps its slot until it returns.
 */
final class TaskExecution implements Runnable, HeldTask {

    private static final Logger log = LoggerFactory.getLogger(TaskExecution.class);

    private final LeasedTask task;
    private final Registered handler;
    private final @Nullable HandlerLimit limit;
    private final RunSupport support;
    private final SlotRefill refill;
    private final Interruption interruption = new Interruption();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private @Nullable TaskResult result;
    private boolean slotHandedOver;

    /** How far it is. Its outcome is told, or its lease lost, once: by whoever brings it to its last stage. */
    private enum Stage {
        WAITING,
        RUNNING,
        OVER
    }

    TaskExecution(
            LeasedTask task, Registered handler, @Nullable HandlerLimit limit, RunSupport support, SlotRefill refill) {
        this.refill = refill;
        this.task = task;
        this.handler = handler;
        this.limit = limit;
        this.support = support;
    }

    LeasedTask task() {
        return task;
    }

    @Override
    public @Nullable IdempotencyKey key() {
        return task.header().idempotencyKey();
    }

    @Nullable
    HandlerLimit limit() {
        return limit;
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
        long start = limit == null ? 0 : System.nanoTime();
        try {
            if (begin()) {
                runHandlerAndSettle();
            }
        } finally {
            support.running().ended(this);
        }
        return limit == null ? null : follower(limit, System.nanoTime() - start);
    }

    /** False when its handler is not to be called: its lease is lost, or the worker stops and it goes back. */
    private boolean begin() {
        if (support.stop().isGiven()) {
            workerStops();
        }
        return stage.compareAndSet(Stage.WAITING, Stage.RUNNING);
    }

    private static @Nullable TaskExecution follower(HandlerLimit limit, long runNanos) {
        TaskExecution next = limit.ended(runNanos);
        if (next != null) {
            next.support.running().started(next);
        }
        return next;
    }

    private void runHandlerAndSettle() {
        try {
            Map<String, String> labels = RunLabels.put(task);
            try {
                runHandler();
            } finally {
                RunLabels.restore(labels);
            }
        } catch (Throwable e) { // such as too little memory for its outcome: its lease would be renewed for ever
            settleUnrun(Outcome.unknown(e));
            log.error(
                    "The run of task {} has no outcome; the task is put off",
                    task.lease().task(),
                    e);
        }
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
        return outcome.equals(Outcome.completed()) && limit == null && refill.wanted() ? refill : null;
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
        if (stage.getAndSet(Stage.OVER) == Stage.OVER) {
            return false;
        }
        support.settler().settle(settlement);
        return settlement.refill() != null;
    }

    /** Its handler is not called after all. */
    void settleUnrun(Outcome outcome) {
        boolean unused = settle(Settlement.unrun(task, outcome));
    }

    @Override
    public void leaseLost() {
        if (stage.getAndSet(Stage.OVER) != Stage.OVER) {
            support.settler().ledger().leaseLost(task);
            interruption.tell(StopReason.LEASE_LOST);
        }
    }

    @Override
    public void cancelRequested() {
        interruption.tell(StopReason.CANCELLED);
    }

    @Override
    public void workerStops() {
        if (stage.compareAndSet(Stage.WAITING, Stage.OVER)) {
            support.settler().settle(Settlement.unrun(task, Outcome.givenBack()));
        }
    }

    /** The worker stops and its grace is over. */
    void stop() {
        interruption.tell(StopReason.STOPPING);
    }

    @Override
    public void abandon() {
        settleUnrun(Outcome.givenBack());
    }
}
