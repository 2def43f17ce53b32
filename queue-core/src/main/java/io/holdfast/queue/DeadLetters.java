package io.holdfast.queue;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskPage;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks that ended in failure: looked at, put back, or thrown away; never trimmed silently. */
public interface DeadLetters {

    /** A page of them, oldest first; as {@link QueueInspector#page}. */
    TaskPage list(QueueName queue, int limit, @Nullable String cursor);

    /** Puts them back into pending. Returns the ids that are not dead letters of the queue. */
    Set<TaskId> requeue(QueueName queue, Collection<TaskId> ids);

    /**
     * Puts back all that were dead when the call began, in bounded batches; one that dies again meanwhile stays.
     *
     * @return how many it put back
     */
    long requeueAll(QueueName queue);

    /** Ends them as cancelled. Returns the ids that are not dead letters of the queue. */
    Set<TaskId> delete(QueueName queue, Collection<TaskId> ids);
}
