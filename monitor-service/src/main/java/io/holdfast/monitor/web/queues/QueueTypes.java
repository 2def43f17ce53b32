package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the types of a queue: those that ran in the last 15 minutes, that wait, and that its workers handle. */
@Component
class QueueTypes {

    /** The number of pending tasks whose types are read. */
    static final int MAX_SCANNED = 200;

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final QueueStatistics statistics;
    private final QueueInspector inspector;

    QueueTypes(QueueStatistics statistics, QueueInspector inspector) {
        this.statistics = statistics;
        this.inspector = inspector;
    }

    List<TypeRow> of(QueueName queue, MonitorState state) {
        Series series =
                statistics.series(List.of(queue), Span.QUARTER_HOUR, MAX_WAIT).get(queue);
        Map<String, Integer> waiting = inspector.page(queue, TaskState.PENDING, MAX_SCANNED, null).tasks().stream()
                .map(TaskSummary::header)
                .map(header -> header.type().value())
                .collect(Collectors.toMap(Function.identity(), type -> 1, Integer::sum));
        return TypeRow.all(
                series == null ? Map.of() : series.total().types(),
                waiting,
                serving(queue, state),
                series == null ? Duration.ZERO : series.covered());
    }

    private static @Nullable List<MonitoredWorker> serving(QueueName queue, MonitorState state) {
        return state.available()
                .flatMap(live -> live.livingWorkers())
                .map(living -> living.stream()
                        .filter(worker -> worker.report().queues().contains(queue))
                        .toList())
                .orElse(null);
    }
}
