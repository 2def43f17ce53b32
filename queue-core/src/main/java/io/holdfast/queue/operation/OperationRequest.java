package io.holdfast.queue.operation;

import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is to do.
 *
 * @param filter which tasks; states on which the action cannot act are left out of it
 * @param maxPerSecond the maximum number of tasks per second
 * @param who the user who started it
 */
public record OperationRequest(OperationAction action, TaskFilter filter, int maxPerSecond, String who) {

    public static final int MIN_PER_SECOND = 1;
    public static final int MAX_PER_SECOND = 100_000;
    public static final int DEFAULT_PER_SECOND = 1_000;

    private static final int MAX_NAME_BYTES = 500;

    private static final Map<String, TaskState> PURGED =
            Map.of("pending", TaskState.PENDING, "delayed", TaskState.DELAYED, "dead", TaskState.DEAD);

    /** @throws IllegalArgumentException naming what is wrong */
    public OperationRequest {
        filter = action.narrow(filter);
        if (TaskQuery.format(filter).length() > TaskQuery.MAX_LENGTH) { // it is stored in this form
            throw new IllegalArgumentException("the query is too long: written out with its states it has more than "
                    + TaskQuery.MAX_LENGTH + " characters");
        }
        who = OneLine.of(who, MAX_NAME_BYTES);
        if (maxPerSecond < MIN_PER_SECOND || maxPerSecond > MAX_PER_SECOND) {
            throw new IllegalArgumentException(
                    "max_per_second must be " + MIN_PER_SECOND + " to " + MAX_PER_SECOND + ", not " + maxPerSecond);
        }
    }

    /**
     * Ends all tasks of a queue in one state as cancelled.
     *
     * @param state null is refused, too
     * @throws IllegalArgumentException naming the states that are allowed
     */
    public static OperationRequest purge(QueueName queue, @Nullable String state, String who) {
        TaskState purged = state == null ? null : PURGED.get(state);
        if (purged == null) {
            throw new IllegalArgumentException("state must be pending, delayed or dead");
        }
        OperationAction action = purged == TaskState.DEAD ? OperationAction.DELETE : OperationAction.CANCEL;
        TaskFilter filter = TaskFilter.ALL.withQueue(queue).withStates(Set.of(purged));
        return new OperationRequest(action, filter, MAX_PER_SECOND, who);
    }
}
