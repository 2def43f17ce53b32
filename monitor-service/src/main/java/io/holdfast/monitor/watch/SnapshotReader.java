package io.holdfast.monitor.watch;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
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
 * Takes snapshots in a few round trips: the depths of all queues, and the workers' reports. While a node of a Cluster is
 * away, the queues of the others are counted; should it be the one that has the list of queues, those that were listed
 * last. Safe for use by many threads.
 */
public final class SnapshotReader {

    /** A server that has not counted a queue by then is taken for away. */
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

    /** @throws io.holdfast.queue.StoreException within a bounded time when Redis does not answer */
    public Snapshot read() {
        return read(Map.of());
    }

    /**
     * The same without asking again what is known.
     *
     * @param known depths that are taken over, of queues that still exist
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

    /** Whether the list of queues could be read. Where it can't be, the workers' reports can't be either: they lie beside it. */
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

    private List<SeenWorker> workers() {
        return registry.workers().stream()
                .map(status -> SeenWorker.of(status, silentAfter))
                .toList();
    }
}
