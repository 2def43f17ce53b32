package io.holdfast.queue.sweep;

import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a reaper sweep.
 *
 * @param held true if it took nothing because an outage has just ended
 * @param more true if it ended before it had checked all expired leases; another sweep continues
 * @param reclaimed tasks moved back to pending, or to delayed if they had been reclaimed before
 * @param buried tasks whose workers died too often; they are now dead letters
 * @param cancelled tasks for which a cancel was requested while they ran
 * @param within the maximum time until the next sweep if the queue has leases shorter than the policy's: a later sweep
 *     would not notice an outage that may cost these leases their tasks. Null if it has none
 */
public record ReapReport(
        boolean held,
        boolean more,
        List<TaskId> reclaimed,
        List<TaskId> buried,
        List<TaskId> cancelled,
        @Nullable Duration within) {

    /** For a queue whose leases all have the length of the policy. */
    public ReapReport(boolean held, boolean more, List<TaskId> reclaimed, List<TaskId> buried, List<TaskId> cancelled) {
        this(held, more, reclaimed, buried, cancelled, null);
    }

    public int total() {
        return reclaimed.size() + buried.size() + cancelled.size();
    }
}
