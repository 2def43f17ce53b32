package io.holdfast.cli.queue;

import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.api.Queues;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.cli.command.TimeSpan;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.ProgressBar;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until a queue is empty. */
@Command(
        name = "drain",
        description = {
            "Waits until a queue has no pending, delayed and running task.",
            "It changes nothing: workers must serve the queue. Dead tasks do not count."
        })
public final class DrainCommand implements Callable<Integer> {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Give up after 30s, 10m, 2h; default: never")
    private @Nullable Duration timeout;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "How often to look; default: 1s")
    private Duration interval = DEFAULT_INTERVAL;

    @Option(names = "--ignore-delayed", description = "Do not wait for delayed tasks")
    private boolean ignoreDelayed;

    public DrainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Queues queues = new Queues(context.api());
        QueueState first = queues.one(Names.checked(queue, QueueName::new));
        warn(first);
        long started = System.nanoTime();
        long most = left(first);
        try (ProgressBar bar = new ProgressBar(context.streams(), "Drain", most)) {
            // An empty queue that nobody uses is forgotten.
            for (QueueState now = first; now != null && left(now) > 0; now = queues.find(queue)) {
                if (timeout != null && System.nanoTime() - started >= timeout.toNanos()) {
                    throw CommandException.failed(
                            "Queue " + queue + " still has " + describe(now) + " after " + HumanText.duration(timeout));
                }
                bar.update(most - left(now), describe(now));
                LockSupport.parkNanos(interval.toNanos());
            }
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - started);
        context.output()
                .result(
                        Map.of("queue", queue, "drained", true, "waited_ms", waited.toMillis()),
                        "Queue " + queue + " is empty after " + HumanText.duration(waited));
        return 0;
    }

    private void warn(QueueState first) {
        if (left(first) > 0 && first.paused()) {
            context.output().note("Queue " + queue + " is paused: its tasks do not start until it is resumed");
        } else if (left(first) > 0 && first.workers() != null && first.workers() == 0) {
            context.output().note("No worker serves queue " + queue);
        }
    }

    private long left(QueueState state) {
        if (!state.isKnown()) {
            return 1; // its node of Redis does not answer
        }
        return state.pending() + state.count("processing") + (ignoreDelayed ? 0 : state.count("delayed"));
    }

    private static String describe(QueueState state) {
        return HumanText.number(state.pending()) + " pending, " + HumanText.number(state.count("delayed"))
                + " delayed, " + HumanText.number(state.count("processing")) + " running";
    }
}
