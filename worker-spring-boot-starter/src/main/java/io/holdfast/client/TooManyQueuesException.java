package io.holdfast.client;

import io.holdfast.queue.task.QueueName;

/** A queue does not exist, and creating it would exceed {@code holdfast.client.max-queues}. */
public final class TooManyQueuesException extends RuntimeException {

    private final transient QueueName queue;

    TooManyQueuesException(QueueName queue, long limit) {
        super("Queue " + queue + " does not exist, and there are already " + limit
                + " queues, the maximum that holdfast.client.max-queues allows");
        this.queue = queue;
    }

    public QueueName queue() {
        return queue;
    }
}
