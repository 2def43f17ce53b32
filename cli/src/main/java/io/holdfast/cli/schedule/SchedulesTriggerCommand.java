package io.holdfast.cli.schedule;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.terminal.Escapes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Runs a schedule now. */
@Command(name = "trigger", description = "Runs a schedule now, by its overlap rule, also while it is paused.")
final class SchedulesTriggerCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "NAME", description = "Name of the schedule")
    private String name = "";

    SchedulesTriggerCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ApiAnswer answer = context.api().post(SchedulePath.of(name, "trigger"));
        if (context.output().json()) {
            context.output().rawJson(answer.text());
            return 0;
        }
        JsonNode json = answer.json();
        context.output()
                .line(
                        json.has("task_id")
                                ? "Schedule " + name + ": "
                                        + Escapes.text(json.path("outcome").asString("")) + " task "
                                        + Escapes.text(json.get("task_id").asString(""))
                                : "Schedule " + name + ": skipped, because its last run is not over");
        return 0;
    }
}
