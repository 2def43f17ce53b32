package io.holdfast.cli.schedule;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.command.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a schedule. */
@Command(name = "get", description = "Shows a schedule, its next times and its last runs.")
final class SchedulesGetCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "NAME", description = "Name of the schedule")
    private String name = "";

    SchedulesGetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ApiAnswer answer = context.api().get(SchedulePath.of(name));
        if (context.output().json()) {
            context.output().rawJson(answer.text());
        } else {
            context.output().facts(ScheduleText.facts(answer.json(), context.now()));
        }
        return 0;
    }
}
