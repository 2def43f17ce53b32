package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.StartTime;
import java.util.ArrayList;
import java.util.List;

/**
 * New tasks in the form that {@code enqueue.lua} takes: the member and the record of each task, and separately the
 * options of the few that have a chosen id or a start time. The script writes the pairs with one HSET, without looking at
 * them: inspecting each would take 50 % longer.
 */
final class EnqueueRows {

    private final List<byte[]> pairs;
    private final List<Option> options = new ArrayList<>();
    private long bytes;

    private EnqueueRows(int tasks) {
        this.pairs = new ArrayList<>(2 * tasks);
    }

    /** The chosen id and start time of the task in a row, counted from 1. */
    private record Option(int row, boolean chosenId, String start) {}

    static EnqueueRows of(List<NewTask> tasks, QueueCipher cipher) {
        EnqueueRows rows = new EnqueueRows(tasks.size());
        tasks.forEach(task -> rows.add(task, cipher));
        return rows;
    }

    /** The rows of several calls, one after the other. */
    static EnqueueRows joined(List<EnqueueRows> parts) {
        EnqueueRows rows =
                new EnqueueRows(parts.stream().mapToInt(EnqueueRows::count).sum());
        parts.forEach(rows::add);
        return rows;
    }

    private void add(NewTask task, QueueCipher cipher) {
        byte[] record = RecordCodec.encode(cipher, task.id(), task.header(), task.payload(), task.dueAt());
        pairs.add(Bytes.of(task.ref().member()));
        pairs.add(record);
        bytes += record.length;
        String start = startOf(task.start());
        if (task.chosenId() || !start.isEmpty()) {
            options.add(new Option(count(), task.chosenId(), start));
        }
    }

    private void add(EnqueueRows part) {
        int before = count();
        pairs.addAll(part.pairs);
        bytes += part.bytes;
        part.options.forEach(option -> options.add(new Option(before + option.row, option.chosenId, option.start)));
    }

    int count() {
        return pairs.size() / 2;
    }

    long bytes() {
        return bytes;
    }

    void addTo(ScriptCall call) {
        call.arg(count()).args(pairs);
        for (Option option : options) {
            call.row().arg(option.row).arg(option.chosenId ? "1" : "").arg(option.start);
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
