package io.holdfast.worker.lease;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.support.ForEachQueue;
import java.util.List;
import java.util.Map;

/** Repeats the claims of idempotency keys, so that a handler may run for longer than a claim lives. */
public final class ClaimRenewer {

    private final TaskQueues queues;
    private final LeaseKeeper leases;

    public ClaimRenewer(TaskQueues queues, LeaseKeeper leases) {
        this.queues = queues;
        this.leases = leases;
    }

    /** A refusal changes nothing: whoever is about to run the task gets the same answer. */
    public void runOnce() {
        Map<QueueName, List<Completion>> claims = leases.claims();
        ForEachQueue.of(claims.keySet(), queue -> {
            var unused = queues.queue(queue).claim(claims.getOrDefault(queue, List.of()));
        });
    }
}
