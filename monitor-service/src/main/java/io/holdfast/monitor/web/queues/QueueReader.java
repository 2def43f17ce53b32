package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.TypeCounts;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads queues for pages. The cost does not grow with the number of tasks. */
@Component
class QueueReader {

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /** The next pending tasks, in which types are looked for that have never run. */
    static final int LOOK_AHEAD = 100;

    private final StateTracker tracker;
    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final QueueStatistics statistics;

    QueueReader(StateTracker tracker, TaskQueues queues, QueueInspector inspector, QueueStatistics statistics) {
        this.tracker = tracker;
        this.queues = queues;
        this.inspector = inspector;
        this.statistics = statistics;
    }

    /** The last snapshot, at most a few seconds old. */
    Snapshot snapshot() {
        return tracker.state()
                .live()
                .orElseThrow(() -> new StoreUnavailableException(
                        "Redis does not answer", new IllegalStateException("no recent snapshot")));
    }

    /** A queue that is known, or the default queue. */
    QueueName known(String text) {
        try {
            QueueName name = new QueueName(text);
            if (name.equals(QueueName.DEFAULT) || queues.known().contains(name)) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
        throw RefusedRequestException.missing(
                "There is no queue " + text
                        + ". A queue appears with its first task, and is forgotten when it has been empty and unused for a while.");
    }

    /** All queues, as the last snapshot has them, in order. Only an order by failures needs their statistics. */
    List<QueueView> all(QueueOrder order) {
        Snapshot snapshot = snapshot();
        SortedSet<QueueName> names = new TreeSet<>(snapshot.queues().keySet());
        names.addAll(snapshot.unknown());
        Map<QueueName, Series> minutes = order == QueueOrder.FAILING ? minutes(names) : Map.of();
        return names.stream()
                .map(name -> QueueView.of(
                        name.value(), snapshot.queues().get(name), snapshot.workersOf(name), minutes.get(name)))
                .sorted(order.comparator())
                .toList();
    }

    /** The same queues in the same order, as they are now and with their rates. */
    List<QueueView> fresh(List<QueueView> shown) {
        Snapshot snapshot = snapshot();
        List<QueueName> names =
                shown.stream().map(queue -> new QueueName(queue.name())).toList();
        Map<QueueName, Depths> depths = names.isEmpty() ? Map.of() : inspector.depths(names, MAX_WAIT);
        Map<QueueName, Series> minutes = minutes(names);
        return names.stream()
                .map(name -> QueueView.of(name.value(), depths.get(name), snapshot.workersOf(name), minutes.get(name)))
                .toList();
    }

    QueueView one(QueueName name) {
        return QueueView.of(
                name.value(),
                inspector.depths(name),
                snapshot().workersOf(name),
                minutes(List.of(name)).get(name));
    }

    /** Rates are a part of the page without which it is still useful. */
    private Map<QueueName, Series> minutes(Collection<QueueName> names) {
        try {
            return names.isEmpty() ? Map.of() : statistics.series(names, Span.MINUTE, MAX_WAIT);
        } catch (StoreException e) {
            return Map.of();
        }
    }

    /** The types of its tasks that ran lately, are next, or are handled by a worker that serves the queue. */
    List<TypeRow> types(QueueName name) {
        Series series =
                statistics.series(List.of(name), Span.QUARTER_HOUR, MAX_WAIT).get(name);
        SortedMap<String, TypeCounts> counts =
                series == null ? new TreeMap<>() : series.total().types();
        Map<String, Long> next = inspector.page(name, TaskState.PENDING, LOOK_AHEAD, null).tasks().stream()
                .map(TaskSummary::header)
                .map(header -> header.type().value())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<MonitoredWorker> workers = snapshot()
                .livingWorkers()
                .map(all -> all.stream()
                        .filter(worker -> worker.report().queues().contains(name))
                        .toList())
                .orElse(null);
        SortedSet<String> names = new TreeSet<>(counts.keySet());
        names.addAll(next.keySet());
        if (workers != null) {
            workers.forEach(worker -> worker.report().handles().types().forEach(type -> names.add(type.value())));
        }
        Duration covered = series == null ? Duration.ZERO : series.covered();
        return names.stream()
                .map(type -> TypeRow.of(
                        type, counts.get(type), covered, next.getOrDefault(type, 0L), handlersOf(type, workers)))
                .toList();
    }

    private static @Nullable List<String> handlersOf(String type, @Nullable List<MonitoredWorker> workers) {
        return workers == null
                ? null
                : workers.stream()
                        .filter(worker -> worker.report().handles().includes(new TaskType(type)))
                        .map(worker -> worker.report().worker().value())
                        .toList();
    }
}
