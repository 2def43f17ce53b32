package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One queue in the table.
 *
 * @param depths null if unknown
 * @param workers null if unknown
 * @param note why its tasks do not run; null if they do
 */
record QueueRow(
        QueueName name,
        @Nullable Depths depths,
        @Nullable Long workers,
        @Nullable String note) {

    /** Sorted by name, including the queues that cannot be read. */
    static List<QueueRow> all(Snapshot snapshot) {
        SortedSet<QueueName> names = new TreeSet<>(snapshot.queues().keySet());
        names.addAll(snapshot.unknown());
        return names.stream().map(name -> of(name, snapshot)).toList();
    }

    /** The line above the table. */
    static String summary(Snapshot snapshot) {
        int count = snapshot.queues().size() + snapshot.unknown().size();
        Duration oldest = snapshot.total().oldestPending();
        return (count == 1 ? "1 queue" : Formats.count(count) + " queues")
                + (oldest == null ? "" : ", the oldest task has waited " + Formats.duration(oldest));
    }

    private static QueueRow of(QueueName name, Snapshot snapshot) {
        Depths depths = snapshot.queues().get(name);
        Long workers = snapshot.workersOf(name);
        return new QueueRow(name, depths, workers, note(depths, workers));
    }

    private static @Nullable String note(@Nullable Depths depths, @Nullable Long workers) {
        if (depths == null) {
            return "unknown";
        } else if (depths.paused()) {
            return "paused";
        }
        return workers != null && workers == 0 && depths.pending() > 0 ? "no worker" : null;
    }

    public List<Cell> cells() {
        return List.of(
                count("High", Depths::pendingHigh, "pending"),
                count("Default", Depths::pendingDefault, "pending"),
                count("Low", Depths::pendingLow, "pending"),
                count("Processing", Depths::processing, "processing"),
                count("Delayed", Depths::delayed, "delayed"),
                count("Dead", Depths::deadLetter, "dead"),
                new Cell("Oldest", Formats.duration(depths == null ? null : depths.oldestPending()), ""),
                Cell.of("Workers", workers, "plain"));
    }

    private Cell count(String label, ToLongFunction<Depths> place, String tone) {
        return Cell.of(label, depths == null ? null : place.applyAsLong(depths), tone);
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
