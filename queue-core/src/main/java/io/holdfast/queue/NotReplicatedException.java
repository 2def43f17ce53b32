package io.holdfast.queue;

import io.holdfast.queue.task.TaskId;
import java.util.Set;

/**
 * Tasks or a schedule are written, but fewer replicas than required have acknowledged that in time, so a failover may still
 * lose them. Repeat the call, for tasks with the same client-chosen ids, until it succeeds.
 */
public final class NotReplicatedException extends StoreException {

    private final int wanted;
    private final long acknowledged;
    private final transient Set<TaskId> existing;

    public NotReplicatedException(int wanted, long acknowledged, Set<TaskId> existing) {
        super("Only " + acknowledged + " of " + wanted + " replicas have acknowledged the write");
        this.wanted = wanted;
        this.acknowledged = acknowledged;
        this.existing = Set.copyOf(existing);
    }

    public int wanted() {
        return wanted;
    }

    public long acknowledged() {
        return acknowledged;
    }

    /** The chosen ids that were known already. All other tasks were enqueued. */
    public Set<TaskId> existing() {
        return existing;
    }
}
