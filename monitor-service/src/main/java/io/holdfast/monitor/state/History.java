package io.holdfast.monitor.state;

import io.holdfast.queue.inspect.Depths;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The depths of the last minutes, in memory; lost on a restart. Thread-safe. */
public final class History {

    /** The depths summed over all queues at a moment in whole milliseconds; null if Redis was unreachable. */
    public record Point(Instant at, @Nullable Depths depths) {}

    private final int capacity;
    private final Deque<Point> points = new ArrayDeque<>();

    public History(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(Instant at, MonitorState state) {
        if (points.size() == capacity) {
            points.removeFirst();
        }
        points.addLast(new Point(
                at.truncatedTo(ChronoUnit.MILLIS),
                state.live().map(Snapshot::total).orElse(null)));
    }

    /** The points after a moment, oldest first. */
    public synchronized List<Point> after(Instant moment) {
        return points.stream().filter(point -> point.at().isAfter(moment)).toList();
    }
}
