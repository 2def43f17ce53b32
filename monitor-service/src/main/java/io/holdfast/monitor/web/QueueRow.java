package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One queue in the table.
 *
 * @param depths null when it can't be counted
 * @param workers null when they are not known
 * @param note what keeps its tasks from being run; null when nothing does
 */
record QueueRow(
        QueueName name,
        @Nullable Depths depths,
        @Nullable Long workers,
        @Nullable String note) {

    /** By name, those among them that can't be counted. */
    static List<QueueRow> all(Snapshot snapshot) {
        SortedSet<QueueName> names = new TreeSet<>(snapshot.queues().keySet());
        names.addAll(snapshot.unknown());
        return names.stream().map(name -> of(name, snapshot)).toList();
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
                new Cell("Oldest", Words.span(depths == null ? null : depths.oldestPending()), ""),
                Cell.of("Workers", workers, "plain"));
    }

    private Cell count(String label, ToLongFunction<Depths> place, String tone) {
        return Cell.of(label, depths == null ? null : place.applyAsLong(depths), tone);
    }

    /** A number under its heading; a zero has no tone, nor has what is not known. */
    record Cell(String label, String value, String tone) {

        static Cell of(String label, @Nullable Long count, String tone) {
            return count == null
                    ? new Cell(label, Words.NONE, "")
                    : new Cell(label, Words.count(count), count == 0 ? "" : tone);
        }
    }
}
