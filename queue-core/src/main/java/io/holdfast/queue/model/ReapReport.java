package io.holdfast.queue.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep of the reaper did.
 *
 * @param held true when it took nothing because an outage has just ended
 * @param more true when it ended before it had looked at all whose time has come; another sweep goes on
 * @param reclaimed tasks back in pending, or in delayed when it was not their first time
 * @param buried tasks whose worker died once too often, now dead letters
 * @param cancelled tasks for which a cancel was asked while they ran
 * @param within the queue has leases that are shorter than the policy's: an outage that may cost these their tasks is only
 *     noticed when the next sweep comes within this time. Null when it has none
 */
public record ReapReport(
        boolean held,
        boolean more,
        List<TaskId> reclaimed,
        List<TaskId> buried,
        List<TaskId> cancelled,
        @Nullable Duration within) {

    /** Of a queue whose leases last as long as the policy says. */
    public ReapReport(boolean held, boolean more, List<TaskId> reclaimed, List<TaskId> buried, List<TaskId> cancelled) {
        this(held, more, reclaimed, buried, cancelled, null);
    }

    public int total() {
        return reclaimed.size() + buried.size() + cancelled.size();
    }
}
