package io.holdfast.cli.queue;

import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.queue.task.QueueName;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Resumes a queue. */
@Command(name = "resume", description = "Lets a paused queue start tasks again.")
public final class ResumeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    public ResumeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var unused = context.api().post(Path.of("queues", Names.checked(queue, QueueName::new), "resume"));
        context.output().result(Map.of("queue", queue, "state", "active"), "Queue " + queue + " is active");
        return 0;
    }
}
