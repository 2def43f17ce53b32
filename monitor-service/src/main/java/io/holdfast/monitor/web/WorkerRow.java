package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.SeenWorker;
import io.holdfast.monitor.watch.Sight;
import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.WorkerReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One worker process.
 *
 * @param running the ids of some of the tasks that it runs
 * @param more how many it runs besides those
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

    private static final int MOST_SHOWN = 8;

    /** How many of its slots are taken. */
    record Slots(int busy, int all) {

        /** For a bar; a worker without slots has an empty one. */
        public int most() {
            return Math.max(1, all);
        }
    }

    static List<WorkerRow> all(Sight sight) {
        return sight.live()
                .map(Snapshot::workers)
                .map(workers -> workers.stream().map(WorkerRow::of).toList())
                .orElse(List.of());
    }

    private static WorkerRow of(SeenWorker worker) {
        WorkerReport report = worker.report();
        List<String> running =
                report.running().stream().limit(MOST_SHOWN).map(TaskId::value).toList();
        return new WorkerRow(
                report.worker().value(),
                worker.silent(),
                Words.span(worker.unseenFor()),
                Words.span(uptime(worker)),
                report.queues().stream().map(QueueName::value).collect(Collectors.joining(", ")),
                new Slots(report.busy(), report.slots()),
                running,
                Math.max(0, report.busy() - running.size()));
    }

    private static Duration uptime(SeenWorker worker) {
        Duration uptime = Duration.between(worker.report().startedAt(), worker.lastSeen());
        return uptime.isNegative() ? Duration.ZERO : uptime;
    }
}
