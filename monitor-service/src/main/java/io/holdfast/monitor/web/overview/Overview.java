package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.diagnosis.Outlook;
import io.holdfast.monitor.web.diagnosis.Problem;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the queues are now.
 *
 * @param queue the only queue that is shown; null for all
 * @param depths of that queue, or of all
 * @param lastMinute its statistics; null if they cannot be read
 * @param problems of all queues, worst first
 */
record Overview(
        Snapshot snapshot,
        @Nullable QueueName queue,
        Depths depths,
        @Nullable Series lastMinute,
        Outlook outlook,
        List<Problem> problems) {

    /** Whether nobody has used this system yet. */
    boolean isEmpty() {
        return snapshot.unknown().isEmpty()
                && snapshot.queues().values().stream().allMatch(Depths.NONE::equals);
    }

    /** Living workers; empty if they are unknown. */
    List<MonitoredWorker> workers() {
        return snapshot.livingWorkers().orElse(List.of());
    }
}
