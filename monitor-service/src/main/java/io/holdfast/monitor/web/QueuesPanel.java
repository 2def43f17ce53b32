package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.Sight;
import io.holdfast.monitor.watch.Snapshot;
import java.time.Duration;
import java.util.List;

/** The table of queues and what stands over it. */
record QueuesPanel(List<QueueRow> rows, String summary) {

    static QueuesPanel of(Sight sight) {
        return sight.live().map(QueuesPanel::of).orElse(new QueuesPanel(List.of(), ""));
    }

    private static QueuesPanel of(Snapshot snapshot) {
        List<QueueRow> rows = QueueRow.all(snapshot);
        String count = rows.size() == 1 ? "1 queue" : Words.count(rows.size()) + " queues";
        Duration oldest = snapshot.total().oldestPending();
        String wait = oldest == null ? "" : ", the oldest task has waited " + Words.span(oldest);
        return new QueuesPanel(rows, count + wait);
    }
}
