package io.holdfast.cli.schedule;

import io.holdfast.cli.command.CommandContext;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pauses a schedule. */
@Command(name = "pause", description = "Stops a schedule until it is resumed.")
final class SchedulesPauseCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "NAME", description = "Name of the schedule")
    private String name = "";

    SchedulesPauseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var unused = context.api().post(SchedulePath.of(name, "pause"));
        context.output().result(Map.of("schedule", name, "state", "paused"), "Schedule " + name + " is paused");
        return 0;
    }
}
