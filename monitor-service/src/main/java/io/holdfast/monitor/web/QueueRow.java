package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One queue in the table.
 *
 * @param note what keeps its tasks from being run; null when nothing does
 */
record QueueRow(
        QueueName name,
        Depths depths,
        long workers,
        @Nullable String note) {

    static List<QueueRow> all(Snapshot snapshot) {
        return snapshot.queues().entrySet().stream()
                .map(queue -> {
                    long workers = snapshot.workersOf(queue.getKey());
                    return new QueueRow(queue.getKey(), queue.getValue(), workers, note(queue.getValue(), workers));
                })
                .toList();
    }

    private static @Nullable String note(Depths depths, long workers) {
        if (depths.paused()) {
            return "paused";
        }
        return workers == 0 && depths.pending() > 0 ? "no worker" : null;
    }

    public List<Cell> cells() {
        return List.of(
                Cell.of("High", depths.pendingHigh(), "pending"),
                Cell.of("Default", depths.pendingDefault(), "pending"),
                Cell.of("Low", depths.pendingLow(), "pending"),
                Cell.of("Processing", depths.processing(), "processing"),
                Cell.of("Delayed", depths.delayed(), "delayed"),
                Cell.of("Dead", depths.deadLetter(), "dead"),
                new Cell("Oldest", Words.span(depths.oldestPending()), ""),
                Cell.of("Workers", workers, "plain"));
    }

    /** A number under its heading; a zero has no tone. */
    record Cell(String label, String value, String tone) {

        static Cell of(String label, long count, String tone) {
            return new Cell(label, Words.count(count), count == 0 ? "" : tone);
        }
    }
}
