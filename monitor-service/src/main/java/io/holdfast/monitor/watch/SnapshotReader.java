package io.holdfast.monitor.watch;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes snapshots in a few round trips: the depths of all queues, and the workers' reports. Safe for use by many threads. */
public final class SnapshotReader {

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final WorkerRegistry registry;
    private final Clock clock;
    private final Duration silentAfter;

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
        Set<QueueName> names = new TreeSet<>(queues.known());
        names.add(QueueName.DEFAULT);
        SortedMap<QueueName, Depths> depths = new TreeMap<>(known);
        depths.keySet().retainAll(names);
        names.removeAll(depths.keySet());
        depths.putAll(inspector.depths(names));
        return new Snapshot(
                clock.instant(),
                depths,
                registry.workers().stream()
                        .map(status -> SeenWorker.of(status, silentAfter))
                        .toList());
    }
}
