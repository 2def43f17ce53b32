package io.holdfast.queue.operation;

import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.task.OneLine;

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
}
