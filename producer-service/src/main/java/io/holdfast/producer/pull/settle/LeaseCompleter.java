package io.holdfast.producer.pull.settle;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.task.TaskResult;
import java.util.List;
import org.springframework.stereotype.Component;

/** Settles tasks as successes. */
@Component
class LeaseCompleter {

    private final LeaseBatches batches;
    private final RemoteWorkers workers;
    private final PullProperties properties;
    private final PullStatistics statistics;

    LeaseCompleter(LeaseBatches batches, RemoteWorkers workers, PullProperties properties, PullStatistics statistics) {
        this.batches = batches;
        this.workers = workers;
        this.properties = properties;
        this.statistics = statistics;
    }

    /** Returns a result for each report, in order. */
    List<SettleResult> complete(List<CompletionReport> reports) {
        List<LeaseStatus> statuses = batches.apply(
                reports,
                CompletionReport::receipt,
                LeaseStatus.COMPLETED,
                (queue, some) -> queue.complete(
                        some.stream().map(this::completion).toList(), Ending.COMPLETED, properties.keyWindow()));
        for (int i = 0; i < statuses.size(); i++) {
            statistics.settled(reports.get(i).receipt(), statuses.get(i));
        }
        workers.ended(reports.stream().map(report -> report.receipt().lease()).toList());
        return statuses.stream().map(SettleResult::of).toList();
    }

    private Completion completion(CompletionReport report) {
        TaskResult result =
                report.result() == null ? null : TaskResult.of(report.result(), properties.maxResultBytes());
        return new Completion(report.receipt().lease(), report.receipt().key(), result);
    }
}
