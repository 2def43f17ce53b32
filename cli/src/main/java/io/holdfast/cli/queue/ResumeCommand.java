package io.holdfast.cli.queue;

import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.cli.terminal.Escapes;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Resumes a queue, or one of its keys. */
@Command(name = "resume", description = "Lets a paused queue start tasks again.")
public final class ResumeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Resume only this key")
    private @Nullable String key;

    public ResumeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String name = Names.checked(queue, QueueName::new);
        if (key == null) {
            var unused = context.api().post(Path.of("queues", name, "resume"));
            context.output().result(Map.of("queue", name, "state", "active"), "Queue " + name + " is active");
        } else {
            String one = Names.checked(key, TaskKey::new);
            var unused = context.api().post(Path.of("queues", name, "keys", one, "resume"));
            context.output()
                    .result(
                            Map.of("queue", name, "key", one, "state", "active"),
                            "Key " + Escapes.text(one) + " of queue " + name + " is active");
        }
        return 0;
    }
}
