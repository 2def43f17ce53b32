package io.holdfast.cli.schedule;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.JsonFile;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Creates or replaces a schedule. */
@Command(name = "put", description = "Creates or replaces a schedule.")
final class SchedulesPutCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the schedule")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "The schedule in JSON, as PUT /schedules/{name} takes it; - is standard input")
    private String file = "";

    SchedulesPutCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        byte[] body = JsonFile.read(file, context).getBytes(StandardCharsets.UTF_8);
        ApiAnswer answer = context.api().put(SchedulePath.of(name), body);
        if (context.output().json()) {
            context.output().rawJson(answer.text());
        } else {
            context.output().line((answer.status() == 201 ? "Created" : "Replaced") + " schedule " + name);
        }
        return 0;
    }
}
