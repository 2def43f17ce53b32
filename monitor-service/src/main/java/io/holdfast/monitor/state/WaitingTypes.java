package io.holdfast.monitor.state;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of the tasks that are next in each queue: of the first ten pending ones and, because a worker snoozes a task
 * of an unknown type, of the first ten delayed ones. Read every ten seconds, of the 20 queues with the most tasks that have
 * workers that do not take every type. {@link #last} never waits for Redis. Thread-safe.
 */
public final class WaitingTypes implements Consumer<Snapshot> {

    private static final Logger log = LoggerFactory.getLogger(WaitingTypes.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int MAX_QUEUES = 20;
    private static final int MAX_TASKS = 10;

    private final QueueInspector inspector;
    private Instant next = Instant.MIN;
    private volatile Map<QueueName, Set<TaskType>> last = Map.of();

    public WaitingTypes(QueueInspector inspector) {
        this.inspector = inspector;
    }

    /** Reads them if they are due. Called on the thread that takes the snapshots. */
    @Override
    public synchronized void accept(Snapshot snapshot) {
        if (snapshot.takenAt().isBefore(next)) {
            return;
        }
        next = snapshot.takenAt().plus(INTERVAL);
        Map<QueueName, Set<TaskType>> read = new TreeMap<>();
        snapshot.queues().entrySet().stream()
                .filter(queue -> waiting(queue.getValue()) > 0 && isSelective(snapshot, queue.getKey()))
                .sorted(Map.Entry.comparingByValue((a, b) -> Long.compare(waiting(b), waiting(a))))
                .limit(MAX_QUEUES)
                .forEach(queue -> read(queue.getKey(), read));
        last = read;
    }

    /** The types by queue; a queue is missing if it has no tasks, or if its workers take every type. */
    public Map<QueueName, Set<TaskType>> last() {
        return last;
    }

    private void read(QueueName queue, Map<QueueName, Set<TaskType>> into) {
        try {
            into.put(
                    queue,
                    Stream.of(TaskState.PENDING, TaskState.DELAYED)
                            .flatMap(state -> inspector.page(queue, state, MAX_TASKS, null).tasks().stream())
                            .map(task -> task.header().type())
                            .collect(Collectors.toSet()));
        } catch (StoreException e) {
            log.debug("The next tasks of queue {} could not be read", queue, e);
        }
    }

    private static boolean isSelective(Snapshot snapshot, QueueName queue) {
        return snapshot.livingWorkers().stream()
                .flatMap(workers -> workers.stream())
                .map(MonitoredWorker::report)
                .filter(report -> report.queues().contains(queue))
                .map(report -> report.handles().any())
                .reduce(Boolean::logicalOr)
                .map(any -> !any)
                .orElse(false);
    }

    private static long waiting(Depths depths) {
        return depths.pending() + depths.delayed();
    }
}
