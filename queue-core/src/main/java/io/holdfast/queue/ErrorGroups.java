package io.holdfast.queue;

import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the failed tasks of queues, grouped by what their errors have in common. Every transition keeps the groups up
 * to date, so the cost does not grow with the number of failed tasks.
 */
public interface ErrorGroups {

    /** Returns the error groups of one queue. A group without tasks is shown for {@link ErrorGroup#RETENTION}. */
    QueueErrors groups(QueueName queue);

    /**
     * Returns the error groups of the queues that answer within that time: if a node of a Cluster is unavailable, its
     * queues are missing from the result.
     *
     * @throws StoreException if none answers
     */
    Map<QueueName, QueueErrors> groups(Collection<QueueName> queues, Duration atMost);

    /**
     * Returns a page of the tasks of a group, in the order of their priorities and ids. The page is empty if there is no
     * such group.
     *
     * @param group the id of the group
     * @param limit maximum number of tasks, 1 to 1,000
     * @param cursor null for the first page, otherwise the {@code nextCursor} of the page before
     * @throws IllegalArgumentException if the group or the cursor is malformed
     */
    TaskPage groupTasks(QueueName queue, String group, FailedState state, int limit, @Nullable String cursor);
}
