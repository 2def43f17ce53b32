package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TrimPolicy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what has been over for long enough. Safe in any number of processes. */
final class Trimmer {

    private static final Logger log = LoggerFactory.getLogger(Trimmer.class);

    private final Function<QueueName, TaskQueue> queues;
    private final ServedQueues served;
    private final TrimPolicy policy;

    Trimmer(Function<QueueName, TaskQueue> queues, ServedQueues served, TrimPolicy policy) {
        this.queues = queues;
        this.served = served;
        this.policy = policy;
    }

    /** One sweep over all queues; returns how many tasks it forgot. */
    int runOnce() {
        AtomicInteger forgotten = new AtomicInteger();
        EachQueue.of(served.all(), queue -> forgotten.addAndGet(sweep(queue)));
        return forgotten.get();
    }

    private int sweep(QueueName queue) {
        int forgotten = 0;
        int batch;
        do {
            batch = queues.apply(queue).trim(policy);
            forgotten += batch;
        } while (batch >= policy.limit());
        if (forgotten > 0) {
            log.debug("Forgot {} tasks of queue {} that ended long enough ago", forgotten, queue);
        }
        return forgotten;
    }
}
