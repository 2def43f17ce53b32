package io.holdfast.producer.pull.take;

import io.holdfast.producer.pull.Receipt;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** A task for a worker, with the receipt by which it renews and settles the lease. */
record TakenTask(LeasedTask task, Duration lease, Receipt receipt) {

    static long payloadBytes(Collection<TakenTask> tasks) {
        return tasks.stream().mapToLong(taken -> taken.task().payload().size()).sum();
    }

    static List<Lease> leases(Collection<TakenTask> tasks) {
        return tasks.stream().map(taken -> taken.task().lease()).toList();
    }
}
