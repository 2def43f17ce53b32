package io.holdfast.cli.schedule;

import io.holdfast.cli.command.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The schedules. */
@Command(
        name = "schedules",
        description = "Shows and changes schedules. Without a command, lists them.",
        subcommands = {
            SchedulesListCommand.class,
            SchedulesGetCommand.class,
            SchedulesPutCommand.class,
            SchedulesDeleteCommand.class,
            SchedulesTriggerCommand.class,
            SchedulesPauseCommand.class,
            SchedulesResumeCommand.class,
            SchedulesPreviewCommand.class
        })
public final class SchedulesCommand implements Callable<Integer> {

    private final CommandContext context;

    public SchedulesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new SchedulesListCommand(context).call();
    }
}
