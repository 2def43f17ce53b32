package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.support.ServerRecovery;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Which queues can't be asked at the moment: those of servers that are left to the {@link ServerRecovery}. */
public final class UnreachableQueues {

    private final TaskQueues queues;
    private final ServerRecovery recovery;

    public UnreachableQueues(TaskQueues queues, ServerRecovery recovery) {
        this.queues = queues;
        this.recovery = recovery;
    }

    /** The queue's server counts as away until the step is done; see {@link ServerRecovery#begin}. */
    void begin(QueueName queue, BooleanSupplier step) {
        recovery.begin(queues.shardOf(queue), step);
    }

    /** Whether any server is away. */
    boolean any() {
        return recovery.any();
    }

    boolean contains(QueueName queue) {
        return recovery.any() && recovery.isAway(queues.shardOf(queue));
    }

    /** Those of the queues that can be asked; the same list while no server is away. */
    List<QueueName> reachable(List<QueueName> all) {
        return any() ? all.stream().filter(queue -> !contains(queue)).toList() : all;
    }

    /** Waits until a server is back, or for that long, or less. */
    void awaitOne(Duration atMost) throws InterruptedException {
        recovery.awaitOne(atMost);
    }
}
