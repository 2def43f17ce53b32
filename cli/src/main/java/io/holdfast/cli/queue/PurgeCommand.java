package io.holdfast.cli.queue;

import io.holdfast.cli.api.JsonText;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.api.Queues;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.ProgressBar;
import io.holdfast.queue.task.QueueName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Ends all tasks of a queue in one state. */
@Command(
        name = "purge",
        description = "Ends all tasks of a queue in one state as cancelled. Tasks that come after the start stay.")
public final class PurgeCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    @Option(names = "--state", required = true, paramLabel = "STATE", description = "pending, delayed or dead")
    private String state = "";

    @Option(names = "--yes", description = "Do not ask")
    private boolean yes;

    @Option(names = "--no-wait", description = "Only start it; it continues in the background")
    private boolean noWait;

    public PurgeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        QueueState before = new Queues(context.api()).one(Names.checked(queue, QueueName::new));
        long tasks = matching(before);
        if (!yes && !confirmed(tasks)) {
            context.output().note("Nothing was purged");
            return ExitCode.FAILED.number();
        }
        byte[] body = ("{\"state\":" + JsonText.quoted(state) + "}").getBytes(StandardCharsets.UTF_8);
        String id = context.api()
                .post(Path.of("queues", queue, "purge"), body)
                .json()
                .path("id")
                .asString("");
        if (noWait) {
            context.output().result(Map.of("id", id), "Started operation " + id);
            return 0;
        }
        return report(ended(id));
    }

    private long matching(QueueState found) {
        return switch (state) {
            case "pending" -> found.pending();
            case "delayed" -> found.count("delayed");
            case "dead" -> found.count("dead_letter");
            default -> throw CommandException.usage("--state is '" + state + "': it must be pending, delayed or dead");
        };
    }

    private boolean confirmed(long tasks) {
        if (!context.streams().inTerminal()) {
            throw CommandException.usage("A purge needs --yes where nobody can be asked");
        }
        context.streams()
                .err()
                .print("End " + HumanText.count(tasks, state + " task") + " of queue " + queue
                        + " as cancelled? [y/N] ");
        context.streams().err().flush();
        try {
            String answer = new BufferedReader(
                            new InputStreamReader(context.streams().in(), StandardCharsets.UTF_8))
                    .readLine();
            return answer != null && answer.strip().matches("(?i)y|yes");
        } catch (IOException e) {
            return false;
        }
    }

    private JsonNode ended(String id) {
        try (ProgressBar bar = new ProgressBar(context.streams(), "Purge", 100)) {
            for (; ; ) {
                JsonNode operation =
                        context.api().get(Path.of("operations", id)).json();
                if (operation.has("ended_at")) {
                    return operation;
                }
                long total = Math.max(1, operation.path("total").asLong(1));
                bar.update(
                        100 * operation.path("scanned").asLong(0) / total,
                        HumanText.count(operation.path("acted").asLong(0), "task"));
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    private int report(JsonNode operation) {
        String end = operation.path("state").asString("");
        if (context.output().json()) {
            context.output().json(operation);
        } else {
            long failed = operation.path("failed").asLong(0);
            context.output()
                    .line("Purged " + HumanText.count(operation.path("acted").asLong(0), "task")
                            + (failed == 0 ? "" : "; " + HumanText.number(failed) + " could not be read"));
        }
        if (!end.equals("done")) {
            context.output().note("The purge ended before its time: " + end);
        }
        return (end.equals("done") ? ExitCode.DONE : ExitCode.FAILED).number();
    }
}
