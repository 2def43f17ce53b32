package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TrimPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what has been over for long enough. Safe in any number of processes. */
final class Trimmer {

    private static final Logger log = LoggerFactory.getLogger(Trimmer.class);

    private final Function<QueueName, TaskQueue> queues;
    private final ServedQueues served;
    private final TrimPolicy policy;
    private final Duration interval;
    private List<QueueName> busy = List.of();
    private long lastOfAllNanos;

    /** @param interval between sweeps over all queues */
    Trimmer(Function<QueueName, TaskQueue> queues, ServedQueues served, TrimPolicy policy, Duration interval) {
        this.interval = interval;
        this.queues = queues;
        this.served = served;
        this.policy = policy;
    }

    /**
     * One sweep over all queues, or only over those of which the last one has found a full batch, when all were looked at
     * less than an interval ago.
     *
     * @return whether such a batch was found
     */
    boolean runOnce() {
        long now = System.nanoTime();
        boolean all = busy.isEmpty() || now - lastOfAllNanos >= interval.toNanos();
        List<QueueName> swept = all ? served.all() : busy;
        lastOfAllNanos = all ? now : lastOfAllNanos;
        List<QueueName> found = new ArrayList<>();
        EachQueue.of(swept, queue -> {
            if (sweep(queue) >= policy.limit()) {
                found.add(queue);
            }
        });
        busy = found;
        return !found.isEmpty();
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
