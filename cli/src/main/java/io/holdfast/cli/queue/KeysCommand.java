package io.holdfast.cli.queue;

import io.holdfast.cli.api.Json;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.Output;
import io.holdfast.cli.terminal.Table;
import io.holdfast.queue.task.QueueName;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the keys of a queue. */
@Command(name = "keys", description = "Lists the keys of a queue that have pending or running tasks, or are paused.")
public final class KeysCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of keys; default: 100")
    private int limit = 100;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Continue a list: next_cursor of --json")
    private @Nullable String cursor;

    public KeysCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw CommandException.usage("--limit is '" + limit + "': it must be a whole number from 1");
        }
        ObjectNode found = Json.MAPPER.createObjectNode();
        String next = read(found.putArray("keys"));
        if (next != null) {
            found.put("next_cursor", next);
        }
        Output output = context.output();
        if (output.json()) {
            output.rawJson(found.toString());
            return 0;
        }
        output.table(table(found.path("keys")));
        if (next != null) {
            output.note("There are more keys; continue with --cursor " + next);
        }
        return 0;
    }

    /** Returns where the list continues; null at its end. */
    private @Nullable String read(ArrayNode keys) {
        Path path = Path.of("queues", Names.checked(queue, QueueName::new), "keys");
        String from = cursor;
        do {
            JsonNode page = context.api()
                    .get(path.with("limit", Math.min(PAGE, limit - keys.size())).with("cursor", from))
                    .json();
            page.path("keys").forEach(keys::add);
            from = page.path("next_cursor").asString(null);
        } while (from != null && keys.size() < limit);
        return from;
    }

    private static Table table(JsonNode keys) {
        Table table = new Table()
                .text("KEY")
                .text("STATE")
                .number("PENDING")
                .number("RUNNING")
                .text("WAITS FOR");
        keys.forEach(key -> table.row(
                key.path("key").asString(""),
                key.path("paused").asBoolean(false) ? "paused" : "active",
                HumanText.number(key.path("pending").asLong(0)),
                HumanText.number(key.path("running").asLong(0)),
                key.path("limited_by").asString("")));
        return table;
    }
}
