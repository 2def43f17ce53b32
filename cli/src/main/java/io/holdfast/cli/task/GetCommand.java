package io.holdfast.cli.task;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.queue.task.TaskId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one task. */
@Command(name = "get", description = "Shows a task in full, with its attempts and why it waits.")
public final class GetCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "ID", description = "Id of the task")
    private String id = "";

    @Mixin
    private QueueOption queue = new QueueOption();

    public GetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path path = Path.of("tasks", Names.checked(id, TaskId::new)).with("queue", queue.name());
        ApiAnswer answer = context.api().get(path);
        if (context.output().json()) {
            context.output().rawJson(answer.text());
        } else {
            context.output().facts(TaskText.facts(answer.text(), context.now()));
        }
        return 0;
    }
}
