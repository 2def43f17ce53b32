package io.holdfast.cli.schedule;

import io.holdfast.cli.command.CommandContext;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a schedule. */
@Command(name = "delete", description = "Removes a schedule; its tasks stay.")
final class SchedulesDeleteCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "NAME", description = "Name of the schedule")
    private String name = "";

    SchedulesDeleteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var unused = context.api().delete(SchedulePath.of(name));
        context.output().result(Map.of("schedule", name, "status", "deleted"), "Deleted schedule " + name);
        return 0;
    }
}
