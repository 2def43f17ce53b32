package io.holdfast.cli.queue;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.queue.task.QueueName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the limits of a queue. */
@Command(name = "get", description = "Shows the limits of a queue.")
final class LimitsGetCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    LimitsGetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ApiAnswer answer = context.api().get(Limits.path(Names.checked(queue, QueueName::new)));
        if (context.output().json()) {
            context.output().rawJson(answer.text());
        } else {
            context.output().lines(Limits.lines(answer.json()));
        }
        return 0;
    }
}
