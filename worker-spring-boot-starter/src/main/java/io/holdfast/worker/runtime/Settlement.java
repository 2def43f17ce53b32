package io.holdfast.worker.runtime;

import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.TaskResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task that is to be settled.
 *
 * @param refill set when the task's slot is still taken, to be filled again in the call that completes it
 */
record Settlement(
        LeasedTask task,
        Outcome outcome,
        Duration runTime,
        @Nullable Throwable cause,
        @Nullable TaskResult result,
        @Nullable SlotRefill refill) {

    /** Of a task that was not run. */
    static Settlement unrun(LeasedTask task, Outcome outcome) {
        return new Settlement(task, outcome, Duration.ZERO, null, null, null);
    }

    Settlement withoutRefill() {
        return refill == null ? this : new Settlement(task, outcome, runTime, cause, result, null);
    }

    long resultBytes() {
        return result instanceof TaskResult.Kept kept ? kept.json().size() : 0;
    }

    Lease lease() {
        return task.lease();
    }

    Completion completion() {
        return new Completion(lease(), task.header().idempotencyKey(), result);
    }
}
