package io.holdfast.monitor.watch;

import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes one snapshot after another. Where there are many queues, those in which nothing was pending, delayed or processing are
 * asked every fifth time only, so that a thousand idle queues cost Redis little. For one thread.
 */
public final class QuietQueues implements Supplier<Snapshot> {

    private static final int MANY = 100;
    private static final int TURNS = 5;

    private final SnapshotReader reader;
    private @Nullable Snapshot last;
    private int snapshots;

    public QuietQueues(SnapshotReader reader) {
        this.reader = reader;
    }

    /** @throws io.holdfast.queue.StoreException within a bounded time when Redis does not answer */
    @Override
    public Snapshot get() {
        Snapshot before = last;
        last = null; // after a failure all are asked
        snapshots++;
        Snapshot taken = before == null || before.queues().size() <= MANY ? reader.read() : reader.read(quiet(before));
        last = taken;
        return taken;
    }

    private Map<QueueName, Depths> quiet(Snapshot before) {
        return before.queues().entrySet().stream()
                .filter(queue -> isQuiet(queue.getValue()) && !isTurnOf(queue.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean isTurnOf(QueueName queue) {
        return Math.floorMod(queue.hashCode() + snapshots, TURNS) == 0;
    }

    private static boolean isQuiet(Depths depths) {
        return depths.pending() + depths.delayed() + depths.processing() == 0;
    }
}
