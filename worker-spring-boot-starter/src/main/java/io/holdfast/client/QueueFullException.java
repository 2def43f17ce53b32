package io.holdfast.client;

import io.holdfast.queue.task.QueueName;

/**
 * A queue would hold more tasks than {@code holdfast.client.max-pending} allows; no task of the call was enqueued to
 * it.
 */
public final class QueueFullException extends RuntimeException {

    private final transient QueueName queue;

    QueueFullException(QueueName queue, long limit) {
        super("Queue " + queue + " would hold more than " + limit + " pending and delayed tasks");
        this.queue = queue;
    }

    public QueueName queue() {
        return queue;
    }
}
