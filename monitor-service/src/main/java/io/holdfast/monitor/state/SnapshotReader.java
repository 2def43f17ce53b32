package io.holdfast.monitor.state;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes snapshots in a few round trips: the depths of all queues, and the reports of the workers. While a node of a Redis
 * Cluster is unreachable, the queues of the other nodes are still read. If that node has the list of queues, the last known
 * list is used. Thread-safe.
 */
public final class SnapshotReader {

    /** A node that has not answered by then counts as unreachable. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final WorkerRegistry registry;
    private final Clock clock;
    private final Duration silentAfter;
    private volatile Set<QueueName> lastListed = Set.of();

    public SnapshotReader(
            TaskQueues queues, QueueInspector inspector, WorkerRegistry registry, Clock clock, Duration silentAfter) {
        this.queues = queues;
        this.inspector = inspector;
        this.registry = registry;
        this.clock = clock;
        this.silentAfter = silentAfter;
    }

    /** @throws io.holdfast.queue.StoreException within a bounded time if Redis does not answer */
    public Snapshot read() {
        return read(Map.of());
    }

    /**
     * Takes a snapshot without reading some queues again.
     *
     * @param known the depths of those queues; queues that no longer exist are dropped
     */
    Snapshot read(Map<QueueName, Depths> known) {
        boolean listed = list();
        SortedSet<QueueName> rest = new TreeSet<>(lastListed);
        rest.add(QueueName.DEFAULT);
        SortedMap<QueueName, Depths> depths = new TreeMap<>(known);
        depths.keySet().retainAll(rest);
        rest.removeAll(depths.keySet());
        depths.putAll(inspector.depths(rest, MAX_WAIT));
        rest.removeAll(depths.keySet());
        return new Snapshot(clock.instant(), depths, rest, listed ? workers() : null);
    }

    /** Whether the list of queues could be read. The reports of the workers are on the same node. */
    private boolean list() {
        try {
            lastListed = queues.known();
            return true;
        } catch (StoreException e) {
            if (queues.sharded()) {
                return false;
            }
            throw e;
        }
    }

    private List<MonitoredWorker> workers() {
        return registry.workers().stream()
                .map(status -> MonitoredWorker.of(status, silentAfter))
                .toList();
    }
}
