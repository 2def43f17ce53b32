package io.holdfast.queue.sweep;

import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a reaper sweep.
 *
 * @param spared true if it reclaimed nothing because an outage has just ended
 * @param more true if it ended before it had checked all expired leases; another sweep continues
 * @param reclaimed tasks moved back to pending, or to delayed if they had been reclaimed before
 * @param buried tasks whose workers died too often; they are now dead letters
 * @param cancelled tasks for which a cancel was requested while they ran
 * @param nextSweepWithin maximum time until the next sweep; null if no lease in use is shorter than the policy's. A later
 *     sweep would not notice an outage in which such a lease expires
 */
public record ReapReport(
        boolean spared,
        boolean more,
        List<TaskId> reclaimed,
        List<TaskId> buried,
        List<TaskId> cancelled,
        @Nullable Duration nextSweepWithin) {

    /** For a queue whose leases all have the length of the policy. */
    public ReapReport(
            boolean spared, boolean more, List<TaskId> reclaimed, List<TaskId> buried, List<TaskId> cancelled) {
        this(spared, more, reclaimed, buried, cancelled, null);
    }

    public int total() {
        return reclaimed.size() + buried.size() + cancelled.size();
    }
}
