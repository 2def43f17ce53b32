package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One worker process in the list.
 *
 * @param running the ids of some of its running tasks
 * @param more the number of its other running tasks
 */
record WorkerRow(
        String id,
        boolean silent,
        String seen,
        String uptime,
        String queues,
        Slots slots,
        List<String> running,
        int more) {

    private static final int MAX_SHOWN = 8;

    /** Its busy slots and all of them. */
    record Slots(int busy, int all) {

        /** The upper end of the bar, at least 1: a worker without slots has an empty bar. */
        public int max() {
            return Math.max(1, all);
        }
    }

    static List<WorkerRow> all(MonitorState state) {
        return state.live()
                .map(Snapshot::workers)
                .map(workers -> workers.stream().map(WorkerRow::of).toList())
                .orElse(List.of());
    }

    private static WorkerRow of(MonitoredWorker worker) {
        WorkerReport report = worker.report();
        List<String> running =
                report.running().stream().limit(MAX_SHOWN).map(TaskId::value).toList();
        return new WorkerRow(
                report.worker().value(),
                worker.silent(),
                Formats.duration(worker.unseenFor()),
                Formats.duration(uptime(worker)),
                report.queues().stream().map(QueueName::value).collect(Collectors.joining(", ")),
                new Slots(report.busy(), report.slots()),
                running,
                Math.max(0, report.busy() - running.size()));
    }

    private static Duration uptime(MonitoredWorker worker) {
        Duration uptime = Duration.between(worker.report().startedAt(), worker.lastSeen());
        return uptime.isNegative() ? Duration.ZERO : uptime;
    }
}
