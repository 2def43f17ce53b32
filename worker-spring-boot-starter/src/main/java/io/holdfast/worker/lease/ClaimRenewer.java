package io.holdfast.worker.lease;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.support.ForEachQueue;
import java.util.List;
import java.util.Map;

/** Repeats the claims of idempotency keys, so that a handler may run longer than a claim lasts. */
public final class ClaimRenewer {

    private final TaskQueues queues;
    private final LeaseKeeper leases;

    public ClaimRenewer(TaskQueues queues, LeaseKeeper leases) {
        this.queues = queues;
        this.leases = leases;
    }

    /** A rejection needs no reaction: the next worker that is about to run the task gets the same one. */
    public void runOnce() {
        Map<QueueName, List<Completion>> claims = leases.claims();
        ForEachQueue.run(claims.keySet(), queue -> {
            var unused = queues.queue(queue).claim(claims.getOrDefault(queue, List.of()));
        });
    }
}
