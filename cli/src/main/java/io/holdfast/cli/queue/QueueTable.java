package io.holdfast.cli.queue;

import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.Table;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queues as rows. */
final class QueueTable {

    private QueueTable() {}

    static Table of(List<QueueState> queues) {
        Table table = new Table()
                .text("QUEUE")
                .text("STATE")
                .number("WORKERS")
                .number("PENDING")
                .number("DELAYED")
                .number("RUNNING")
                .number("DEAD")
                .number("OLDEST");
        queues.forEach(queue -> table.row(
                queue.name(),
                !queue.isKnown() ? "unreachable" : queue.paused() ? "paused" : "active",
                number(queue.workers()),
                count(queue, queue.pending()),
                count(queue, queue.count("delayed")),
                count(queue, queue.count("processing")),
                count(queue, queue.count("dead_letter")),
                oldest(queue)));
        return table;
    }

    private static String count(QueueState queue, long number) {
        return queue.isKnown() ? HumanText.number(number) : "-";
    }

    private static String number(@Nullable Long number) {
        return number == null ? "-" : HumanText.number(number);
    }

    private static String oldest(QueueState queue) {
        Long age = queue.oldestPendingMs();
        return age == null ? "" : HumanText.duration(Duration.ofMillis(age));
    }
}
