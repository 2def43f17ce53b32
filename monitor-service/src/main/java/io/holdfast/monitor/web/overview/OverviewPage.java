package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.diagnosis.Problem;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The overview as the page shows it.
 *
 * @param empty whether nobody has used this system yet
 * @param outlook null while Redis is unreachable
 * @param problems null while Redis is unreachable
 * @param names of all queues
 */
record OverviewPage(
        boolean empty,
        @Nullable String outlook,
        @Nullable List<Problem> problems,
        List<DepthCard> depths,
        List<String> names,
        List<BusyQueueRow> queues,
        @Nullable Workers workers) {

    private static final int MAX_PROBLEMS = 12;

    /** The living workers together. */
    record Workers(int alive, int slots, int busy, long disappeared) {

        /** The upper end of the bar, at least 1: without slots the bar is empty. */
        public int max() {
            return Math.max(1, slots);
        }
    }

    static OverviewPage of(@Nullable Overview overview) {
        if (overview == null) {
            return new OverviewPage(false, null, null, DepthCard.all(null), List.of(), List.of(), null);
        }
        Snapshot snapshot = overview.snapshot();
        SortedSet<QueueName> names = new TreeSet<>(snapshot.queues().keySet());
        names.addAll(snapshot.unknown());
        return new OverviewPage(
                overview.isEmpty(),
                overview.outlook().sentence(),
                overview.problems(),
                DepthCard.all(overview),
                names.stream().map(QueueName::value).toList(),
                BusyQueueRow.busiest(snapshot),
                workers(snapshot.workers()));
    }

    private static @Nullable Workers workers(@Nullable List<MonitoredWorker> workers) {
        if (workers == null) {
            return null;
        }
        List<MonitoredWorker> living =
                workers.stream().filter(worker -> !worker.silent()).toList();
        return new Workers(
                living.size(),
                living.stream().mapToInt(worker -> worker.report().slots()).sum(),
                living.stream().mapToInt(worker -> worker.report().busy()).sum(),
                workers.stream().filter(MonitoredWorker::disappeared).count());
    }

    /** The worst problems. */
    public List<Problem> worst() {
        return problems == null
                ? List.of()
                : problems.stream().limit(MAX_PROBLEMS).toList();
    }

    /** The number of all other problems. */
    public int otherProblems() {
        return problems == null ? 0 : problems.size() - worst().size();
    }

    /** The line above the table of queues. */
    public String queuesSummary() {
        int more = names.size() - queues.size();
        return Formats.count(names.size())
                + (names.size() == 1 ? " queue" : " queues")
                + (more > 0 && !queues.isEmpty() ? ", those with the most tasks first" : "");
    }
}
