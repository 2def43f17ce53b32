package io.holdfast.queue.search;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The index of the tasks of an error group. */
@FunctionalInterface
public interface GroupMembers {

    /**
     * @param cursor null for the first page, otherwise the {@code nextCursor} of the previous page
     * @param limit maximum number of tasks
     */
    Page members(QueueName queue, String group, @Nullable String cursor, int limit);

    /** @param nextCursor null at the end */
    record Page(List<TaskRef> tasks, @Nullable String nextCursor) {}
}
