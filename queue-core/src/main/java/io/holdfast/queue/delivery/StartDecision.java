package io.holdfast.queue.delivery;

import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a task that was acquired, before its handler runs. A task passes two checks: {@link #onAcquire} for its
 * expiry, and {@link #onClaim} for its idempotency key if it has one.
 */
public sealed interface StartDecision {

    /** The task runs. */
    record Run() implements StartDecision {

        private static final Run INSTANCE = new Run();
    }

    /** The task ends without a run. */
    record End(Ending ending, Completion completion) implements StartDecision {}

    /** The task is snoozed. */
    record Snoozed(Release release) implements StartDecision {}

    /** The task belongs to another worker by now; nothing is settled. */
    record Drop() implements StartDecision {

        private static final Drop INSTANCE = new Drop();
    }

    /** Ends an expired task; lets any other run. */
    static StartDecision onAcquire(LeasedTask task) {
        return task.expired() ? end(task, Ending.EXPIRED) : Run.INSTANCE;
    }

    /**
     * A task that got its key runs. It ends as a duplicate if the key's success is recorded, and is snoozed while the key
     * is in flight: another task with it is running.
     *
     * @param rejection of the claim; null if the task has the key now
     * @param lease the longest snooze: by then the other task has ended, or its lease has
     */
    static StartDecision onClaim(LeasedTask task, @Nullable Rejection rejection, Duration lease) {
        if (rejection == null) {
            return Run.INSTANCE;
        } else if (rejection == Rejection.LOST) {
            return Drop.INSTANCE;
        } else if (rejection == Rejection.DUPLICATE) {
            return end(task, Ending.DUPLICATE);
        }
        return new Snoozed(Snooze.doubling(task.lease(), lease, KeyClaim.IN_FLIGHT));
    }

    private static StartDecision end(LeasedTask task, Ending ending) {
        return new End(ending, new Completion(task.lease(), null)); // only a success confirms a key
    }
}
