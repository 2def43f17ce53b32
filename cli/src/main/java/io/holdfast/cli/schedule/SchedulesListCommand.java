package io.holdfast.cli.schedule;

import io.holdfast.cli.api.Json;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.terminal.Table;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the schedules. */
@Command(name = "list", description = "Lists the schedules by name.")
final class SchedulesListCommand implements Callable<Integer> {

    private final CommandContext context;

    SchedulesListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ObjectNode found = Json.MAPPER.createObjectNode();
        ArrayNode schedules = found.putArray("schedules");
        ArrayNode unreadable = found.putArray("unreadable");
        String cursor = null;
        do {
            JsonNode page = context.api()
                    .get(Path.of("schedules").with("cursor", cursor))
                    .json();
            page.path("schedules").forEach(schedules::add);
            page.path("unreadable").forEach(unreadable::add);
            cursor = page.path("next_cursor").asString(null);
        } while (cursor != null);
        if (context.output().json()) {
            context.output().rawJson(found.toString());
        } else {
            context.output().table(table(schedules, unreadable));
        }
        return 0;
    }

    private Table table(JsonNode schedules, JsonNode unreadable) {
        Instant now = context.now();
        Table table = new Table()
                .text("NAME")
                .text("RUNS")
                .text("TYPE")
                .text("QUEUE")
                .text("NEXT")
                .text("LAST");
        schedules.forEach(schedule -> {
            JsonNode last = schedule.path("last_fires").path(0);
            table.row(
                    schedule.path("name").asString(""),
                    ScheduleText.timetable(schedule),
                    schedule.path("task").path("type").asString(""),
                    schedule.path("task").path("queue").asString(""),
                    schedule.path("paused").asBoolean(false)
                            ? "paused"
                            : ScheduleText.relative(schedule.path("next").path(0), now),
                    last.isMissingNode()
                            ? ""
                            : last.path("outcome").asString("") + " " + ScheduleText.relative(last.path("at"), now));
        });
        unreadable.forEach(schedule -> table.row(
                schedule.path("name").asString(""),
                "cannot be read",
                "",
                schedule.path("queue").asString(""),
                "",
                schedule.path("reason").asString("")));
        return table;
    }
}
