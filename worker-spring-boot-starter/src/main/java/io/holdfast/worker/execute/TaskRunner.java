package io.holdfast.worker.execute;

import io.holdfast.queue.delivery.Snooze;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.worker.handler.RegisteredHandler;
import io.holdfast.worker.settle.OutcomeRecorder;
import io.holdfast.worker.settle.ProgressReporter;
import io.holdfast.worker.settle.RefillableSlots;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.support.SafeThrowables;
import io.holdfast.worker.support.StopSignal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls handlers and settles their tasks. Whatever a handler throws is an outcome, and its slot is freed in any case,
 * here or by the call that completes the task. A handler that ignores an interrupt keeps its slot until it returns.
 */
public final class TaskRunner {

    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

    private final OutcomePolicy outcomes;
    private final OutcomeRecorder recorder;
    private final Timeouts timeouts;
    private final ProgressReporter progress;
    private final RunningTasks running;
    private final StopSignal stop;
    private final RunTracing tracing;

    public TaskRunner(
            OutcomePolicy outcomes,
            OutcomeRecorder recorder,
            Timeouts timeouts,
            ProgressReporter progress,
            RunningTasks running,
            StopSignal stop,
            RunTracing tracing) {
        this.outcomes = outcomes;
        this.recorder = recorder;
        this.timeouts = timeouts;
        this.progress = progress;
        this.running = running;
        this.stop = stop;
        this.tracing = tracing;
    }

    /** Runs the task, then, in the same slot, the tasks that wait for the limit of its handler. */
    void run(TaskExecution first) {
        try {
            for (TaskExecution next = first; next != null; ) {
                next = runOne(next);
            }
        } finally {
            first.freeSlot();
        }
    }

    /** Runs one task. Returns the next task that waited for the handler's limit; it uses the same slot. */
    private @Nullable TaskExecution runOne(TaskExecution execution) {
        HandlerLimit<TaskExecution> limit = execution.limit();
        long start = System.nanoTime();
        try {
            if (stop.isGiven()) {
                execution.workerStops();
            }
            if (execution.begin(start)) {
                runHandlerAndSettle(execution, start);
            }
        } finally {
            running.ended(execution);
        }
        return limit == null ? null : nextOf(limit, System.nanoTime() - start);
    }

    private @Nullable TaskExecution nextOf(HandlerLimit<TaskExecution> limit, long runNanos) {
        TaskExecution next = limit.ended(runNanos);
        if (next != null) {
            running.started(next);
        }
        return next;
    }

    private void runHandlerAndSettle(TaskExecution execution, long start) {
        LeasedTask task = execution.task();
        try {
            runTraced(execution, start);
        } catch (Throwable e) { // such as an OutOfMemoryError: the lease must not be renewed forever
            String reason = SafeThrowables.textOf(e);
            execution.settle(new Settlement.Released(task, Snooze.doubling(task.lease(), reason), null));
            log.error(
                    "The outcome of task {} is unknown; the task is snoozed",
                    task.lease().task(),
                    e);
        }
    }

    private void runTraced(TaskExecution execution, long start) {
        LeasedTask task = execution.task();
        RunTracing.Run span = tracing.begin(task);
        TraceContext passedOn = span.context();
        TraceContext trace = passedOn == null ? task.header().trace() : passedOn;
        Map<String, String> labels = RunLogContext.put(task, trace);
        TracedOutcome outcome = TracedOutcome.UNKNOWN;
        try {
            outcome = runHandler(execution, trace, start);
        } finally {
            RunLogContext.restore(labels);
            span.end(outcome.word(), outcome.error());
        }
    }

    private TracedOutcome runHandler(TaskExecution execution, @Nullable TraceContext trace, long start) {
        LeasedTask task = execution.task();
        RegisteredHandler handler = execution.handler();
        Interruption interruption = execution.interruption();
        RunContext context = new RunContext(task, handler.options(), interruption, progress, trace, start);
        TaskResult result = null;
        Throwable thrown = null;
        if (interruption.enter()) {
            recorder.started(task);
            Duration timeout = handler.options().timeoutOf(task.header());
            try (Timeouts.Watch watch = timeouts.after(timeout, () -> interruption.request(StopReason.TIMED_OUT))) {
                result = handler.work().run(context);
            } catch (Throwable e) { // an Error must not cost the slot
                thrown = e;
            }
        } else {
            thrown = new InterruptedException("stopped before its handler was called");
        }
        StopReason stopped = interruption.leave();
        Duration runTime = context.runTime();
        Settlement settlement = OutcomePolicy.isSuccess(stopped, thrown)
                ? Settlement.Ended.completed(task, result, runTime, slotsToRefill(execution))
                : outcomes.ofFailure(task, handler.options(), stopped, thrown, runTime);
        if (settlement != null) {
            execution.settle(settlement);
        }
        return TracedOutcome.of(settlement, thrown);
    }

    /** A handler with a limit keeps the slot: another task may wait for the limit. */
    private static @Nullable RefillableSlots slotsToRefill(TaskExecution execution) {
        return execution.limit() == null && execution.slots().refillsAllowed() ? execution.slots() : null;
    }
}
