package io.holdfast.client;

import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue would hold more tasks than {@code holdfast.client.max-pending} allows, or a key more than the limits of the
 * queue allow; no task of the call was enqueued to it.
 */
public final class QueueFullException extends RuntimeException {

    private final transient QueueName queue;
    private final transient @Nullable TaskKey key;

    QueueFullException(QueueFull full) {
        super(
                full.key() == null
                        ? "Queue " + full.queue() + " would hold more than " + full.limit()
                                + " pending and delayed tasks"
                        : "Key " + full.key() + " of queue " + full.queue() + " would have more than " + full.limit()
                                + " pending tasks");
        this.queue = full.queue();
        this.key = full.key();
    }

    public QueueName queue() {
        return queue;
    }

    /** The key that is full; empty if the queue is. */
    public Optional<TaskKey> key() {
        return Optional.ofNullable(key);
    }
}
