package io.holdfast.worker.settle;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.TaskResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A task that is to be settled, with the record that settles it. */
public sealed interface Settlement {

    LeasedTask task();

    default Lease lease() {
        return task().lease();
    }

    /** Settlements of one kind and one queue share a call. */
    default Object kind() {
        return getClass();
    }

    default long resultBytes() {
        return 0;
    }

    /** Set if the task still occupies its slot, which the call that completes it is to refill. */
    default @Nullable RefillableSlots slots() {
        return null;
    }

    default Settlement withoutSlots() {
        return this;
    }

    /** The task is over. */
    record Ended(
            LeasedTask task,
            Ending ending,
            Completion completion,
            Duration runTime,
            @Nullable RefillableSlots slots) implements Settlement {

        /** Its handler succeeded. */
        public static Ended completed(
                LeasedTask task, @Nullable TaskResult result, Duration runTime, @Nullable RefillableSlots slots) {
            Completion completion = new Completion(task.lease(), task.header().idempotencyKey(), result);
            return new Ended(task, Ending.COMPLETED, completion, runTime, slots);
        }

        /** Its handler was not called. */
        public static Ended unrun(LeasedTask task, Ending ending, Completion completion) {
            return new Ended(task, ending, completion, Duration.ZERO, null);
        }

        @Override
        public Object kind() {
            return ending;
        }

        @Override
        public long resultBytes() {
            return completion.result() instanceof TaskResult.Kept kept
                    ? kept.json().size()
                    : 0;
        }

        @Override
        public Settlement withoutSlots() {
            return slots == null ? this : new Ended(task, ending, completion, runTime, null);
        }
    }

    /** The task failed and is tried again. */
    record Retried(LeasedTask task, Retry retry) implements Settlement {}

    /** The task failed for good. */
    record Buried(LeasedTask task, Burial burial, @Nullable Throwable cause) implements Settlement {}

    /**
     * The task did not run, or did not run to its end, for a reason outside the task.
     *
     * @param why null if it is released without a delay, or if the reason is not counted
     */
    record Released(
            LeasedTask task, Release release, @Nullable SnoozeReason why) implements Settlement {

        /** It goes to the front of pending and costs no retry. */
        public static Released toFront(LeasedTask task) {
            return new Released(task, Release.toFront(task.lease()), null);
        }
    }
}
