package io.holdfast.worker.settle;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.task.QueueName;

/**
 * Slots of tasks that were acquired together. The slot of a completed task may stay occupied until the call that settles
 * the task: that call acquires the next task for it.
 */
public interface RefillableSlots {

    /** Whether the call that completes a task may acquire the next one. */
    boolean refillsAllowed();

    /** Before a call that refills; false if nothing may be acquired from the queue now. {@link #end} follows. */
    boolean begin(QueueName queue);

    void end(QueueName queue);

    /** Starts what was acquired for that many slots; those without a task are free. */
    void refill(TaskQueue queue, Acquired acquired, int count);

    /** A call may have acquired tasks for that many slots, but nobody has them. */
    void failed(QueueName queue, int count);

    void free(int count);
}
