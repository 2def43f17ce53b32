package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of the queues with the most tasks, in the table.
 *
 * @param depths null if it cannot be read
 * @param workers null if unknown
 */
record BusyQueueRow(
        QueueName name, @Nullable Depths depths, @Nullable Long workers) {

    static final int MAX_SHOWN = 8;

    /** The queues with the most tasks, without those that are empty. Queues that cannot be read come first. */
    static List<BusyQueueRow> busiest(Snapshot snapshot) {
        SortedSet<QueueName> names = new TreeSet<>(snapshot.queues().keySet());
        names.addAll(snapshot.unknown());
        return names.stream()
                .map(name -> new BusyQueueRow(name, snapshot.queues().get(name), snapshot.workersOf(name)))
                .sorted(Comparator.comparingLong(BusyQueueRow::tasks).reversed())
                .filter(row -> row.tasks() > 0)
                .limit(MAX_SHOWN)
                .toList();
    }

    private long tasks() {
        return depths == null
                ? Long.MAX_VALUE
                : depths.pending() + depths.processing() + depths.delayed() + depths.deadLetter();
    }

    /** Why its tasks do not run; null if they do. */
    public @Nullable String note() {
        if (depths == null) {
            return "unreachable";
        } else if (depths.paused()) {
            return "paused";
        }
        return workers != null && workers == 0 && depths.pending() > 0 ? "no worker" : null;
    }

    public List<Cell> cells() {
        return List.of(
                count("Pending", Depths::pending, "pending"),
                count("Processing", Depths::processing, "processing"),
                count("Delayed", Depths::delayed, "delayed"),
                count("Dead", Depths::deadLetter, "dead"),
                new Cell("Oldest", Formats.duration(oldest()), ""));
    }

    private @Nullable Duration oldest() {
        return depths == null ? null : depths.oldestPending();
    }

    private Cell count(String label, ToLongFunction<Depths> part, String tone) {
        return Cell.of(label, depths == null ? null : part.applyAsLong(depths), tone);
    }

    /** A number and its heading. Zero and unknown values have no tone. */
    record Cell(String label, String value, String tone) {

        static Cell of(String label, @Nullable Long count, String tone) {
            return count == null
                    ? new Cell(label, Formats.NONE, "")
                    : new Cell(label, Formats.count(count), count == 0 ? "" : tone);
        }
    }
}
