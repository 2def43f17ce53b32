package io.holdfast.producer.enqueue;

import io.holdfast.queue.task.TaskId;
import java.util.List;

/**
 * Redis did not confirm a write: its tasks may be enqueued, all or in part. A request that repeats these ids creates no
 * duplicates.
 */
final class UnconfirmedException extends RuntimeException {

    private final transient List<TaskId> ids;

    UnconfirmedException(List<TaskId> ids, RuntimeException cause) {
        super("The write of " + ids.size() + " tasks was not confirmed", cause);
        this.ids = List.copyOf(ids);
    }

    /** The ids of all tasks of the request, in its order. */
    List<TaskId> ids() {
        return ids;
    }
}
