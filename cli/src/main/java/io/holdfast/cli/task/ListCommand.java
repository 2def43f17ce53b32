package io.holdfast.cli.task;

import io.holdfast.cli.api.Json;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.Output;
import io.holdfast.cli.terminal.Table;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the tasks of a queue. */
@Command(name = "list", description = "Lists the tasks of a queue, without payloads.")
public final class ListCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;

    private final CommandContext context;

    @Mixin
    private QueueOption queue = new QueueOption();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "pending, delayed, processing, completed, dead, cancelled or expired; default: all")
    private @Nullable String state;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of tasks; default: 100")
    private int limit = 100;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Continue a list: next_cursor of --json")
    private @Nullable String cursor;

    public ListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw CommandException.usage("--limit is '" + limit + "': it must be a whole number from 1");
        }
        ObjectNode found = Json.MAPPER.createObjectNode();
        String next = read(found.putArray("tasks"));
        if (next != null) {
            found.put("next_cursor", next);
        }
        Output output = context.output();
        if (output.json()) {
            output.rawJson(found.toString());
            return 0;
        }
        output.table(table(found.path("tasks")));
        if (next != null) {
            output.note("There are more tasks; continue with --cursor " + next);
        }
        return 0;
    }

    /** Returns where the list continues; null at its end. */
    private @Nullable String read(ArrayNode tasks) {
        String from = cursor;
        do {
            JsonNode page = context.api()
                    .get(Path.of("tasks")
                            .with("queue", queue.name())
                            .with("state", state)
                            .with("limit", Math.min(PAGE, limit - tasks.size()))
                            .with("cursor", from))
                    .json();
            page.path("tasks").forEach(tasks::add);
            from = page.path("next_cursor").asString(null);
        } while (from != null && tasks.size() < limit);
        return from;
    }

    private Table table(JsonNode tasks) {
        Instant now = context.now();
        Table table = new Table()
                .text("ID")
                .text("STATE")
                .text("TYPE")
                .text("PRIORITY")
                .number("RETRIES")
                .text("CREATED")
                .text("TIME");
        tasks.forEach(task -> table.row(
                task.path("id").asString(""),
                task.path("state").asString(""),
                task.path("type").asString(""),
                task.path("priority").asString(""),
                task.path("retry_count").asInt(0) + "/"
                        + task.path("max_retries").asInt(0),
                TaskText.relative(task.path("created_at"), now),
                time(task, now)));
        return table;
    }

    /** The time that matters in its state. */
    private static String time(JsonNode task, Instant now) {
        return switch (task.path("state").asString("")) {
            case "delayed" -> "due " + TaskText.relative(task.path("execute_at"), now);
            case "processing" -> "lease ends " + TaskText.relative(task.path("lease_expires_at"), now);
            case "pending" -> "";
            default -> "ended " + TaskText.relative(task.path("ended_at"), now);
        };
    }
}
