package io.holdfast.monitor.state;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots repeatedly. If there are many queues, it reads idle ones (nothing pending, delayed or processing) only
 * every fifth time, so that a thousand idle queues cost Redis little. Not thread-safe.
 */
public final class SnapshotPoller implements Supplier<Snapshot> {

    private static final int MAX_ALWAYS_READ = 100;
    private static final int IDLE_PERIOD = 5;

    private final SnapshotReader reader;
    private @Nullable Snapshot last;
    private int count;

    public SnapshotPoller(SnapshotReader reader) {
        this.reader = reader;
    }

    /** @throws io.holdfast.queue.StoreException within a bounded time if Redis does not answer */
    @Override
    public Snapshot get() {
        Snapshot before = last;
        last = null; // after a failure, read all
        count++;
        Snapshot taken =
                before == null || before.queues().size() <= MAX_ALWAYS_READ ? reader.read() : reader.read(idle(before));
        last = taken;
        return taken;
    }

    private Map<QueueName, Depths> idle(Snapshot before) {
        return before.queues().entrySet().stream()
                .filter(queue -> isIdle(queue.getValue()) && !isDue(queue.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean isDue(QueueName queue) {
        return Math.floorMod(queue.hashCode() + count, IDLE_PERIOD) == 0;
    }

    private static boolean isIdle(Depths depths) {
        return depths.pending() + depths.delayed() + depths.processing() == 0;
    }
}
