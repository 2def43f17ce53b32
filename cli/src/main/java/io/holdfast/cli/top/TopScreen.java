package io.holdfast.cli.top;

import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.Style;
import io.holdfast.cli.terminal.Table;
import io.holdfast.cli.terminal.TextWidth;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of the view. */
final class TopScreen {

    private static final int FRAME = 6;

    private final String producer;
    private final boolean color;

    TopScreen(String producer, boolean color) {
        this.producer = producer;
        this.color = color;
    }

    /**
     * Lines that fit a terminal.
     *
     * @param problem why the figures are not of now; null if they are
     */
    List<String> lines(Snapshot snapshot, Order order, int width, int height, @Nullable String problem) {
        List<String> lines = new ArrayList<>();
        String time = snapshot.at().truncatedTo(ChronoUnit.SECONDS).toString().substring(11, 19) + " UTC";
        lines.add(TextWidth.cut("holdfast top  " + producer + "  " + time, width));
        QueueRates total = snapshot.total();
        lines.add(TextWidth.cut(
                "pending "
                        + HumanText.number(snapshot.sum("pending_high")
                                + snapshot.sum("pending_default")
                                + snapshot.sum("pending_low"))
                        + "  running " + HumanText.number(snapshot.sum("processing"))
                        + "  delayed " + HumanText.number(snapshot.sum("delayed"))
                        + "  dead " + HumanText.number(snapshot.sum("dead_letter")),
                width));
        lines.add(TextWidth.cut(
                "last minute: " + HumanText.rate(total.enqueued()) + "/s enqueued, " + HumanText.rate(total.completed())
                        + "/s completed, " + HumanText.rate(total.failed()) + "/s failed",
                width));
        lines.add(problem == null ? "" : Style.RED.on(TextWidth.cut(problem, width), color));
        List<String> table = table(snapshot, order).lines(width);
        int rows = Math.max(1, height - FRAME);
        lines.add(Style.BOLD.on(TextWidth.cut(table.get(0), width), color));
        table.stream()
                .skip(1)
                .limit(rows)
                .map(line -> TextWidth.cut(line, width))
                .forEach(lines::add);
        int hidden = table.size() - 1 - rows;
        if (hidden > 0) {
            lines.set(lines.size() - 1, "... and " + HumanText.count(hidden + 1L, "more queue"));
        }
        return lines;
    }

    private static Table table(Snapshot snapshot, Order order) {
        Table table = new Table()
                .text("QUEUE")
                .number("WORKERS")
                .number("PENDING")
                .number("RUNNING")
                .number("DELAYED")
                .number("DEAD")
                .number("IN/S")
                .number("DONE/S")
                .number("OLDEST");
        snapshot.queues().stream().sorted(order.comparator(snapshot)).forEach(queue -> row(table, snapshot, queue));
        return table;
    }

    private static void row(Table table, Snapshot snapshot, QueueState queue) {
        Long workers = queue.workers();
        Long oldest = queue.oldestPendingMs();
        QueueRates rates = snapshot.rates(queue);
        table.row(
                queue.name() + (!queue.isKnown() ? " (unreachable)" : queue.paused() ? " (paused)" : ""),
                workers == null ? "-" : HumanText.number(workers),
                HumanText.number(queue.pending()),
                HumanText.number(queue.count("processing")),
                HumanText.number(queue.count("delayed")),
                HumanText.number(queue.count("dead_letter")),
                HumanText.rate(rates.enqueued()),
                HumanText.rate(rates.completed()),
                oldest == null ? "" : HumanText.roughly(Duration.ofMillis(oldest)));
    }

    /** What the keys do. */
    static String footer(Order order) {
        return "q quit  sorted by " + order.label() + ": p pending  r running  d dead  i in/s  n name";
    }
}
