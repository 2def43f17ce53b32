package io.holdfast.cli.task;

import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.queue.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cancels tasks. */
@Command(name = "cancel", description = "Cancels pending, delayed or dead tasks, and running ones with --running.")
public final class CancelCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of tasks")
    private List<String> ids = List.of();

    @Mixin
    private QueueOption queue = new QueueOption();

    @Option(names = "--running", description = "Also stop the handler of a running task")
    private boolean running;

    public CancelCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ids.forEach(id -> Names.checked(id, TaskId::new));
        return new EachTask(context).run(ids, this::cancel);
    }

    private EachTask.Result cancel(String id) {
        @Nullable Boolean also = running ? true : null;
        int status = context.api()
                .delete(Path.of("tasks", id).with("queue", queue.name()).with("running", also))
                .status();
        boolean over = status != 202;
        return new EachTask.Result(
                Map.of("id", id, "status", over ? "cancelled" : "cancelling"),
                over ? "Cancelled task " + id : "Task " + id + " is running; its handler is told to stop");
    }
}
