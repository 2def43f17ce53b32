package io.holdfast.cli.top;

import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.TimeSpan;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.terminal.Streams;
import io.holdfast.cli.terminal.TextWidth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the queues live. */
@Command(
        name = "top",
        description = {
            "Shows the queues live, the fullest first, with their rates and workers.",
            "Without a terminal, or with --json, it prints them once."
        })
public final class TopCommand implements Callable<Integer> {

    private static final Duration MIN_INTERVAL = Duration.ofMillis(200);
    private static final int CTRL_D = 4;

    private final CommandContext context;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How often to refresh; default: 2s")
    private Duration interval = Duration.ofSeconds(2);

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            description = "pending, running, dead, rate or name; default: pending")
    private Order order = Order.PENDING;

    public TopCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw CommandException.usage("--interval must be at least 200ms");
        }
        Streams streams = context.streams();
        Snapshot first = Snapshot.read(context.api(), context.now());
        TopScreen screen = new TopScreen(context.api().base().toString(), streams.color());
        if (context.output().json()) {
            context.output().json(json(first));
        } else if (streams.inTerminal() && streams.outTerminal()) {
            live(screen, first);
        } else {
            context.output().lines(screen.lines(first, order, Integer.MAX_VALUE, Integer.MAX_VALUE, null));
        }
        return 0;
    }

    private void live(TopScreen screen, Snapshot first) {
        Snapshot shown = first;
        String problem = null;
        try (LiveTerminal terminal = LiveTerminal.open(context.streams())) {
            long next = System.nanoTime() + interval.toNanos();
            for (; ; ) {
                draw(terminal, screen, shown, problem);
                int key = terminal.key(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                if (key == 'q' || key == CTRL_D || key == LiveTerminal.END) {
                    return;
                } else if (key != 0) {
                    order = Order.of(key, order);
                    continue;
                }
                next = System.nanoTime() + interval.toNanos();
                try {
                    shown = Snapshot.read(context.api(), context.now());
                    problem = null;
                } catch (CommandException e) {
                    if (e.exitCode() != ExitCode.UNAVAILABLE) {
                        throw e;
                    }
                    problem = e.getMessage();
                }
            }
        }
    }

    private void draw(LiveTerminal terminal, TopScreen screen, Snapshot shown, @Nullable String problem) {
        LiveTerminal.Size size = terminal.size();
        List<String> lines = new ArrayList<>(screen.lines(shown, order, size.width(), size.height() - 1, problem));
        lines.add(TextWidth.cut(TopScreen.footer(order), size.width()));
        terminal.draw(lines);
    }

    private Map<String, Object> json(Snapshot snapshot) {
        List<Object> queues = new ArrayList<>();
        snapshot.queues().stream().sorted(order.comparator(snapshot)).forEach(queue -> {
            Map<String, Object> json = new LinkedHashMap<>();
            queue.json().properties().forEach(field -> json.put(field.getKey(), field.getValue()));
            QueueRates rates = snapshot.rates().get(queue.name());
            if (rates != null) {
                json.put("rates", rates);
            }
            queues.add(json);
        });
        return Map.of("at", snapshot.at().toString(), "queues", queues);
    }
}
