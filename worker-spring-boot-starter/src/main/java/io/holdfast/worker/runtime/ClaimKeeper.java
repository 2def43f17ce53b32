package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.QueueName;
import java.util.List;
import java.util.Map;

/** Repeats the claims of idempotency keys, so that a handler may run for longer than a claim lives. */
final class ClaimKeeper {

    private final TaskQueues queues;
    private final LeaseKeeper leases;

    ClaimKeeper(TaskQueues queues, LeaseKeeper leases) {
        this.queues = queues;
        this.leases = leases;
    }

    /** A refusal changes nothing: whoever is about to run the task gets the same answer. */
    void runOnce() {
        Map<QueueName, List<Completion>> claims = leases.claims();
        EachQueue.of(claims.keySet(), queue -> {
            var unused = queues.queue(queue).claim(claims.getOrDefault(queue, List.of()));
        });
    }
}
