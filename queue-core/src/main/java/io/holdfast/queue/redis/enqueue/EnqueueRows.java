package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.StartTime;
import java.util.ArrayList;
import java.util.List;

/**
 * New tasks in the form that {@code enqueue.lua} takes: the member and the record of each task, and separately the
 * marks of the few that have a chosen id or a start time. The pairs go from the arguments straight into the HASH; a
 * script that inspects each pair takes half as long again.
 */
final class EnqueueRows {

    private final List<byte[]> pairs;
    private final List<Mark> marks = new ArrayList<>();
    private long bytes;

    private EnqueueRows(int tasks) {
        this.pairs = new ArrayList<>(2 * tasks);
    }

    /** The chosen id and start time of the task in a row, counted from 1. */
    private record Mark(int row, boolean chosenId, String start) {}

    static EnqueueRows of(List<NewTask> tasks) {
        EnqueueRows rows = new EnqueueRows(tasks.size());
        tasks.forEach(rows::add);
        return rows;
    }

    /** The rows of several calls, one after the other. */
    static EnqueueRows joined(List<EnqueueRows> parts) {
        EnqueueRows rows =
                new EnqueueRows(parts.stream().mapToInt(EnqueueRows::count).sum());
        parts.forEach(rows::add);
        return rows;
    }

    private void add(NewTask task) {
        byte[] record = RecordCodec.encode(task.header(), task.payload(), task.dueAt());
        pairs.add(Bytes.of(task.ref().member()));
        pairs.add(record);
        bytes += record.length;
        String start = startOf(task.start());
        if (task.chosenId() || !start.isEmpty()) {
            marks.add(new Mark(count(), task.chosenId(), start));
        }
    }

    private void add(EnqueueRows part) {
        int before = count();
        pairs.addAll(part.pairs);
        bytes += part.bytes;
        part.marks.forEach(mark -> marks.add(new Mark(before + mark.row, mark.chosenId, mark.start)));
    }

    int count() {
        return pairs.size() / 2;
    }

    long bytes() {
        return bytes;
    }

    void addTo(ScriptCall call) {
        call.arg(count()).args(pairs);
        for (Mark mark : marks) {
            call.row().arg(mark.row).arg(mark.chosenId ? "1" : "").arg(mark.start);
        }
        call.endOfRows();
    }

    private static String startOf(StartTime start) {
        if (start instanceof StartTime.At at) {
            return Long.toString(at.moment().toEpochMilli());
        }
        long delay = ((StartTime.After) start).delay().toMillis();
        return delay == 0 ? "" : "+" + delay;
    }
}
