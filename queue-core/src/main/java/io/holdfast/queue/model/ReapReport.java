package io.holdfast.queue.model;

import java.util.List;

/**
 * What a sweep of the reaper did.
 *
 * @param held true when it took nothing because an outage has just ended
 * @param more true when it ended before it had looked at all whose time has come; another sweep goes on
 * @param reclaimed tasks back in pending, or in delayed when it was not their first time
 * @param buried tasks whose worker died once too often, now dead letters
 * @param cancelled tasks for which a cancel was asked while they ran
 */
public record ReapReport(
        boolean held, boolean more, List<TaskId> reclaimed, List<TaskId> buried, List<TaskId> cancelled) {

    public int total() {
        return reclaimed.size() + buried.size() + cancelled.size();
    }
}
