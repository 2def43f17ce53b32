package io.holdfast.queue;

import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists, requeues and deletes tasks that failed for good. Dead letters are never trimmed. */
public interface DeadLetters {

    /** Returns a page of dead letters, oldest first, as {@link QueueInspector#page} does. */
    TaskPage list(QueueName queue, int limit, @Nullable String cursor);

    /** Moves dead letters back to pending. Returns the ids that are not dead letters of the queue. */
    Set<TaskId> requeue(QueueName queue, Collection<TaskId> ids);

    /**
     * Requeues all tasks that were dead when the call began, in bounded batches. A task that is buried again meanwhile stays
     * a dead letter.
     *
     * @return how many tasks it requeued
     */
    long requeueAll(QueueName queue);

    /** Ends dead letters as cancelled. Returns the ids that are not dead letters of the queue. */
    Set<TaskId> discard(QueueName queue, Collection<TaskId> ids);
}
