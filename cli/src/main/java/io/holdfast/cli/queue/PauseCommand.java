package io.holdfast.cli.queue;

import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.queue.task.QueueName;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pauses a queue. */
@Command(name = "pause", description = "Stops a queue: it accepts tasks and starts none.")
public final class PauseCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    public PauseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var unused = context.api().post(Path.of("queues", Names.checked(queue, QueueName::new), "pause"));
        context.output().result(Map.of("queue", queue, "state", "paused"), "Queue " + queue + " is paused");
        return 0;
    }
}
