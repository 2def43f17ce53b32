package io.holdfast.client;

import io.holdfast.queue.model.QueueName;

/** A queue does not exist, and with it there would be more queues than {@code holdfast.client.max-queues} allows. */
public final class TooManyQueuesException extends RuntimeException {

    private final transient QueueName queue;

    TooManyQueuesException(QueueName queue, long limit) {
        super("The queue " + queue + " does not exist, and there are " + limit
                + " queues already, which is the most that holdfast.client.max-queues allows");
        this.queue = queue;
    }

    public QueueName queue() {
        return queue;
    }
}
