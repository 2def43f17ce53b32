package io.holdfast.cli.bench;

import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.Escapes;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.ProgressBar;
import io.holdfast.queue.StoreException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how many tasks a Redis takes. */
@Command(
        name = "bench",
        description = {
            "Measures how many tasks the Redis that REDIS_ADDR names takes and hands out.",
            "It enqueues, acquires and completes tasks without work in a separate queue, which it empties at its end. A"
                    + " worker that serves all queues can take some of them."
        })
public final class BenchCommand implements Callable<Integer> {

    private static final int MAX_TASKS = 1_000_000;
    private static final int MAX_PAYLOAD = 262_144;

    private final CommandContext context;

    @Option(names = "--tasks", paramLabel = "N", description = "Tasks in all; default: 20000")
    private int tasks = 20_000;

    @Option(names = "--batch", paramLabel = "N", description = "Tasks in a call, 1 to 1000; default: 100")
    private int batch = 100;

    @Option(names = "--payload", paramLabel = "BYTES", description = "Size of a payload; default: 200")
    private int payload = 200;

    public BenchCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        check("--tasks", tasks, 1, MAX_TASKS);
        check("--batch", batch, 1, 1_000);
        check("--payload", payload, 2, MAX_PAYLOAD);
        BenchResult result;
        try (RedisSession redis = RedisSession.open(context.environment());
                ProgressBar bar = new ProgressBar(context.streams(), "Bench", 2L * tasks)) {
            result = new BenchRun(redis.engine(), context.clock(), batch, payload).run(tasks, bar);
        } catch (StoreException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, Escapes.text(String.valueOf(e.getMessage())));
        }
        print(result);
        return 0;
    }

    private void print(BenchResult result) {
        if (context.output().json()) {
            context.output().json(result.json());
            return;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("enqueue", line(result.enqueue()));
        facts.put("run", line(result.run()));
        context.output().facts(facts);
        if (result.run().tasks() < result.enqueue().tasks()) {
            context.output()
                    .note(HumanText.count(
                                    result.enqueue().tasks() - result.run().tasks(), "task")
                            + " went to a worker that serves all queues");
        }
    }

    private String line(BenchResult.Phase phase) {
        return String.format(
                Locale.ROOT,
                "%s tasks/s in calls of %s; a call takes %.2f ms (median), %.2f ms (99 %%)",
                HumanText.rate(phase.tasksPerSecond()),
                HumanText.number(batch),
                phase.millis(0.5),
                phase.millis(0.99));
    }

    private static void check(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw CommandException.usage(
                    option + " is '" + value + "': it must be a whole number from " + min + " to " + max);
        }
    }
}
