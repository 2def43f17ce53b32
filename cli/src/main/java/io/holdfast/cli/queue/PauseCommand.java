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

/** Pauses a queue, or one of its keys. */
@Command(name = "pause", description = "Stops a queue: it accepts tasks and starts none.")
public final class PauseCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Stop only the tasks of this key")
    private @Nullable String key;

    public PauseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String name = Names.checked(queue, QueueName::new);
        if (key == null) {
            var unused = context.api().post(Path.of("queues", name, "pause"));
            context.output().result(Map.of("queue", name, "state", "paused"), "Queue " + name + " is paused");
        } else {
            String one = Names.checked(key, TaskKey::new);
            var unused = context.api().post(Path.of("queues", name, "keys", one, "pause"));
            context.output()
                    .result(
                            Map.of("queue", name, "key", one, "state", "paused"),
                            "Key " + Escapes.text(one) + " of queue " + name + " is paused");
        }
        return 0;
    }
}
