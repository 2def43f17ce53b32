package io.holdfast.queue;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads queues without changing them. The cost does not grow with the length of a queue. */
public interface QueueInspector {

    /** Counts the tasks of one queue at one moment. */
    Depths depths(QueueName queue);

    /**
     * Counts the tasks of many queues in a few round trips, each queue at its own moment.
     *
     * @throws StoreException if one of them cannot be counted
     */
    Map<QueueName, Depths> depths(Collection<QueueName> queues);

    /**
     * Counts the tasks of the queues that answer within that time: if a node of a Cluster is unavailable, its queues
     * are missing from the result.
     *
     * @throws StoreException if none can be counted
     */
    Map<QueueName, Depths> depths(Collection<QueueName> queues, Duration atMost);

    /** Returns the sum over all known queues, each counted at its own moment. */
    Depths totalDepths();

    Optional<TaskDetail> find(QueueName queue, TaskId id);

    /**
     * Returns where a pending or delayed task is in its queue. Costs up to a few milliseconds of Redis' time, so use it
     * for one task that a user asks about, not for lists.
     *
     * @param task as it was found; if it has moved since, the result means nothing
     */
    Position position(TaskSummary task);

    /**
     * Returns a page of a queue's tasks without payloads: pending tasks in the order in which they will be taken,
     * delayed ones by due time, processing ones by lease deadline, all others by the time of their end, oldest first.
     *
     * @param state only tasks in this state; null for all, in the order of a task's life
     * @param limit maximum number of tasks, 1 to 1,000
     * @param cursor null for the first page, otherwise the {@code nextCursor} of the previous page
     * @throws IllegalArgumentException if the cursor does not come from a page
     */
    TaskPage page(QueueName queue, @Nullable TaskState state, int limit, @Nullable String cursor);
}
