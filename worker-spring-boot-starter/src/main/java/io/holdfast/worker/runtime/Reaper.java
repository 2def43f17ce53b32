package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.ReapPolicy;
import io.holdfast.queue.model.ReapReport;
import io.holdfast.queue.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes tasks back from workers that died. Safe in any number of processes. */
final class Reaper {

    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    private final Function<QueueName, TaskQueue> queues;
    private final ServedQueues served;
    private final ReapPolicy policy;
    private final WorkerMetrics metrics;

    Reaper(Function<QueueName, TaskQueue> queues, ServedQueues served, ReapPolicy policy, WorkerMetrics metrics) {
        this.queues = queues;
        this.served = served;
        this.policy = policy;
        this.metrics = metrics;
    }

    /** One sweep over all queues. */
    List<ReapReport> runOnce() {
        List<ReapReport> reports = new ArrayList<>();
        EachQueue.of(served.all(), queue -> reports.addAll(sweep(queue)));
        return reports;
    }

    private List<ReapReport> sweep(QueueName queue) {
        List<ReapReport> reports = new ArrayList<>();
        ReapReport report;
        do {
            report = queues.apply(queue).reap(policy);
            reports.add(report);
            book(queue, report);
        } while (report.more());
        return reports;
    }

    private void book(QueueName queue, ReapReport report) {
        metrics.takenBack(
                report.reclaimed().size() + report.buried().size(),
                report.buried().size());
        if (report.held()) {
            log.debug("Took nothing back from queue {}: an outage has just ended, its workers renew first", queue);
        }
        if (!report.reclaimed().isEmpty() || !report.cancelled().isEmpty()) {
            log.info(
                    "Took {} tasks of queue {} back from workers that died or could not renew; {} were to be cancelled",
                    report.reclaimed().size(),
                    queue,
                    report.cancelled().size());
        }
        for (TaskId task : report.buried()) {
            log.error(
                    "Task {} of queue {} is a dead letter now: its worker died under it for the {}th time",
                    task,
                    queue,
                    policy.maxReclaims());
        }
    }
}
