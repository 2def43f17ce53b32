package io.holdfast.queue;

import io.holdfast.queue.flow.KeyPage;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and changes the limits of queues and of their keys. A change applies to the next acquire. Thread-safe. */
public interface FlowControl {

    /** The limits of a queue; {@link QueueLimits#NONE} if it has none, or does not exist. */
    QueueLimits limits(QueueName queue);

    /** The limits of those queues that have any. */
    Map<QueueName, QueueLimits> limits(Collection<QueueName> queues);

    /** The limits, and what is used of them, of those queues that have limits or keys that wait. */
    Map<QueueName, LimitsInUse> inUse(Collection<QueueName> queues);

    /** Replaces all limits of a queue, which need not exist yet. Running tasks continue, also above a lower limit. */
    void setLimits(QueueName queue, QueueLimits limits);

    /** What is used of the limits of a queue. */
    LimitUse use(QueueName queue);

    /**
     * Lists the keys that have pending or running tasks, or are paused: first those with pending tasks. A page may have
     * fewer keys than requested, also none, and yet not be the last.
     *
     * @param limit maximum number of keys, 1 to 1,000
     * @param cursor null for the first page, otherwise the {@code nextCursor} of the previous page
     * @throws IllegalArgumentException if the cursor does not come from a page
     */
    KeyPage keys(QueueName queue, int limit, @Nullable String cursor);

    /**
     * Finds a key that would exceed the limit of pending tasks with more tasks. Reads only: an enqueue checks again.
     *
     * @param more the number of further tasks of each key
     * @return what an enqueue of them would answer; empty if each key has room
     */
    Optional<QueueFull> fullKey(QueueName queue, Map<TaskKey, Integer> more);

    /**
     * Stops acquires of tasks of one key until it is resumed. Everything else continues. The key need not have tasks. A
     * paused key stays as it is.
     *
     * @param who pauses it: {@code ada}; cut at 500 bytes
     * @return false if it was paused already
     */
    boolean pauseKey(QueueName queue, TaskKey key, String who);

    /**
     * Lets the tasks of a key start again: ends its pause, and a delay that one of its tasks asked for. Returns false if it
     * was neither paused nor delayed.
     */
    boolean resumeKey(QueueName queue, TaskKey key);
}
