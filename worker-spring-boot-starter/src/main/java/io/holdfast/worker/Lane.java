package io.holdfast.worker;

import io.holdfast.queue.task.QueueName;

/**
 * A queue that a worker serves with separate slots and only while its gate is open. Neither the lane nor the other
 * queues can use each other's slots. The queue need not be among {@link WorkerProperties#queues()}.
 *
 * @param slots tasks of the queue that this process runs at a time
 */
public record Lane(QueueName queue, int slots, QueueGate gate) {

    public Lane {
        if (slots < 1 || slots > WorkerProperties.MAX_SLOTS) {
            throw new IllegalArgumentException("The lane of queue " + queue + " has " + slots
                    + " slots: it must have 1 to " + WorkerProperties.MAX_SLOTS);
        }
    }
}
