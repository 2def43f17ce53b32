package io.holdfast.worker.execute;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.delivery.Snooze;
import io.holdfast.queue.delivery.StartDecision;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SnoozeReason;
import io.holdfast.worker.support.Plural;
import io.holdfast.worker.support.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts accepted tasks on the threads for handlers: each one after it has claimed its idempotency key, and within the
 * limit of its handler. A task that does not start is settled, and its slot is free.
 */
public final class TaskStarter {

    private static final Logger log = LoggerFactory.getLogger(TaskStarter.class);

    /** From this number on, tasks are started in a separate thread. */
    private static final int MIN_STARTS_IN_ANOTHER_THREAD = 8;

    private static final HandlerLimit.Admission RUN = new HandlerLimit.Admission.Run();

    private final KeyClaims claims;
    private final LeaseKeeper leases;
    private final RunningTasks running;
    private final StopSignal stop;
    private final TaskRunner runner;
    private final Executor executor;

    public TaskStarter(
            KeyClaims claims,
            LeaseKeeper leases,
            RunningTasks running,
            StopSignal stop,
            TaskRunner runner,
            Executor executor) {
        this.claims = claims;
        this.leases = leases;
        this.running = running;
        this.stop = stop;
        this.runner = runner;
        this.executor = executor;
    }

    /** @param keyed those that need an idempotency key before they start */
    void start(TaskQueue queue, List<TaskExecution> ready, List<TaskExecution> keyed) {
        if (ready.size() < MIN_STARTS_IN_ANOTHER_THREAD) {
            ready.forEach(this::startOrRelease);
        } else {
            inAnotherThread(() -> ready.forEach(this::startOrRelease));
        }
        if (!keyed.isEmpty()) {
            inAnotherThread(() -> startClaimed(queue, keyed));
        }
    }

    /** A claim waits for Redis, and many starts take time: neither may delay the caller, who settles and acquires. */
    private void inAnotherThread(Runnable starts) {
        try {
            executor.execute(starts);
        } catch (RuntimeException | Error e) { // no thread is available: each task is tried separately
            starts.run();
        }
    }

    private void startClaimed(TaskQueue queue, List<TaskExecution> keyed) {
        Map<TaskRef, Rejection> rejected = claim(queue, keyed);
        for (TaskExecution execution : keyed) {
            LeasedTask task = execution.task();
            Rejection rejection = rejected.get(task.lease().task());
            StartDecision decision = StartDecision.onClaim(task, rejection, leases.ttl());
            if (decision instanceof StartDecision.Run) {
                startOrRelease(execution);
            } else if (decision instanceof StartDecision.End end) {
                settleUnrun(execution, Settlement.Ended.unrun(task, end.ending(), end.completion()));
            } else if (decision instanceof StartDecision.Snoozed snoozed && !stop.isGiven()) {
                settleUnrun(execution, new Settlement.Released(task, snoozed.release(), SnoozeReason.KEY_IN_FLIGHT));
            } else if (decision instanceof StartDecision.Snoozed) {
                settleUnrun(execution, Settlement.Released.toFront(task));
            } else {
                leases.forget(task.lease());
                execution.leaseLost();
                execution.slots().free(1);
            }
        }
    }

    private Map<TaskRef, Rejection> claim(TaskQueue queue, List<TaskExecution> keyed) {
        List<LeasedTask> tasks = keyed.stream().map(TaskExecution::task).toList();
        try {
            return claims.claim(queue, tasks);
        } catch (RuntimeException | Error e) {
            log.error(
                    "Claiming the idempotency keys of {} failed; they are snoozed", Plural.of(keyed.size(), "task"), e);
            return KeyClaims.allInFlight(tasks);
        }
    }

    private void startOrRelease(TaskExecution execution) {
        try {
            start(execution);
        } catch (RuntimeException | Error e) { // no thread is available: the task must not be stuck with this worker
            settleUnrun(execution, Settlement.Released.toFront(execution.task()));
            log.error("Task {} cannot be started; releasing it", execution.id(), e);
        }
    }

    /** Throws only while the slot is the execution's. */
    private void start(TaskExecution execution) {
        if (stop.isGiven()) {
            settleUnrun(execution, Settlement.Released.toFront(execution.task()));
            return;
        }
        HandlerLimit<TaskExecution> limit = execution.limit();
        HandlerLimit.Admission admission = limit == null ? RUN : limit.admit(execution);
        if (admission instanceof HandlerLimit.Admission.Snooze snooze) {
            settleUnrun(execution, limitReached(execution.task(), snooze.delay()));
        } else if (admission instanceof HandlerLimit.Admission.Wait) {
            execution.slots().free(1); // it takes over the slot of the task that it waits for
        } else {
            startNow(execution, limit);
        }
    }

    private static Settlement limitReached(LeasedTask task, Duration delay) {
        String reason = "The handler of type " + task.header().type() + " has reached its concurrency limit at worker "
                + task.lease().worker();
        return new Settlement.Released(task, Snooze.exactly(task.lease(), delay, reason), SnoozeReason.HANDLER_BUSY);
    }

    private void startNow(TaskExecution execution, @Nullable HandlerLimit<TaskExecution> limit) {
        try {
            running.started(execution);
            executor.execute(() -> runner.run(execution));
        } catch (RuntimeException | Error e) {
            running.ended(execution);
            if (limit != null) {
                limit.forget();
            }
            throw e;
        }
    }

    /** Throws nothing. */
    private void settleUnrun(TaskExecution execution, Settlement settlement) {
        try {
            execution.settle(settlement);
        } catch (RuntimeException | Error e) {
            log.error(
                    "Task {} cannot be settled; its lease will expire and the reaper will reclaim it",
                    execution.id(),
                    e);
        } finally {
            execution.slots().free(1);
        }
    }
}
