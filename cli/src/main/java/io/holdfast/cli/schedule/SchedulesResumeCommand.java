package io.holdfast.cli.schedule;

import io.holdfast.cli.command.CommandContext;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Resumes a schedule. */
@Command(name = "resume", description = "Starts a paused schedule with its next time from now on.")
final class SchedulesResumeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "NAME", description = "Name of the schedule")
    private String name = "";

    SchedulesResumeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var unused = context.api().post(SchedulePath.of(name, "resume"));
        context.output().result(Map.of("schedule", name, "state", "active"), "Schedule " + name + " is active");
        return 0;
    }
}
