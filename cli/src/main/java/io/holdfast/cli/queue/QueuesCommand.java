package io.holdfast.cli.queue;

import io.holdfast.cli.api.Path;
import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.api.Queues;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the queues. */
@Command(name = "queues", description = "Shows the queues, with what waits in each and who serves it.")
public final class QueuesCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(arity = "0..1", paramLabel = "QUEUE", description = "Only this queue")
    private @Nullable String queue;

    public QueuesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (queue != null && context.output().json()) {
            Path path = Path.of("queues", Names.checked(queue, QueueName::new));
            context.output().rawJson(context.api().get(path).text());
            return 0;
        }
        Queues queues = new Queues(context.api());
        List<QueueState> found =
                queue == null ? queues.all() : List.of(queues.one(Names.checked(queue, QueueName::new)));
        if (context.output().json()) {
            context.output()
                    .json(Map.of("queues", found.stream().map(QueueState::json).toList()));
        } else {
            context.output().table(QueueTable.of(found));
        }
        return 0;
    }
}
