package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.support.ServerRecovery;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The queues that cannot be asked at the moment: their servers are left to the {@link ServerRecovery}. */
public final class UnreachableQueues {

    private final TaskQueues queues;
    private final ServerRecovery recovery;

    public UnreachableQueues(TaskQueues queues, ServerRecovery recovery) {
        this.queues = queues;
        this.recovery = recovery;
    }

    /** The queue's server counts as unavailable until the step is done; see {@link ServerRecovery#begin}. */
    void begin(QueueName queue, BooleanSupplier step) {
        recovery.begin(queues.shardOf(queue), step);
    }

    /** Whether any server is unavailable. */
    boolean any() {
        return recovery.any();
    }

    boolean contains(QueueName queue) {
        return recovery.any() && recovery.isUnavailable(queues.shardOf(queue));
    }

    /** The queues that can be asked; the same list while all servers are available. */
    List<QueueName> reachable(List<QueueName> all) {
        return any() ? all.stream().filter(queue -> !contains(queue)).toList() : all;
    }

    /** Waits until a server is back, at most for the given time. */
    void awaitOne(Duration atMost) throws InterruptedException {
        recovery.awaitOne(atMost);
    }
}
