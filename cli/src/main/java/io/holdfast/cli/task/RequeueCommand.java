package io.holdfast.cli.task;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.api.Queues;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.Names;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.ProgressBar;
import io.holdfast.queue.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes dead tasks pending again. */
@Command(name = "requeue", description = "Makes dead tasks pending again, with all their retries.")
public final class RequeueCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 300;

    private final CommandContext context;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of dead tasks")
    private List<String> ids = List.of();

    @Mixin
    private QueueOption queue = new QueueOption();

    @Option(names = "--all", description = "All dead tasks of the queue")
    private boolean all;

    public RequeueCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (all == !ids.isEmpty()) {
            throw CommandException.usage("Give either ids or --all");
        }
        if (all) {
            requeueAll();
            return 0;
        }
        ids.forEach(id -> Names.checked(id, TaskId::new));
        return new EachTask(context).run(ids, this::requeue);
    }

    private EachTask.Result requeue(String id) {
        var unused = context.api().post(Path.of("tasks", id, "requeue").with("queue", queue.name()));
        return new EachTask.Result(Map.of("id", id, "status", "queued"), "Requeued task " + id);
    }

    private void requeueAll() {
        Path path = Path.of("dead-letters", "requeue").with("queue", queue.name());
        Queues queues = new Queues(context.api());
        QueueState before = queues.find(queue.name());
        long dead = before == null ? 0 : before.count("dead_letter");
        ApiAnswer answer;
        try (ProgressBar bar = new ProgressBar(context.streams(), "Requeue", dead)) {
            CompletableFuture<ApiAnswer> call =
                    CompletableFuture.supplyAsync(() -> context.api().postAndWait(path));
            answer = await(call, () -> {
                QueueState now = queues.find(queue.name());
                long left = now == null ? 0 : now.count("dead_letter");
                bar.update(dead - left, HumanText.number(left) + " left");
            });
        }
        if (context.output().json()) {
            context.output().rawJson(answer.text());
        } else {
            context.output()
                    .line("Requeued "
                            + HumanText.count(answer.json().path("count").asLong(0), "task"));
        }
    }

    /** Reads the progress from time to time, only if it is shown. */
    private ApiAnswer await(CompletableFuture<ApiAnswer> call, Runnable look) {
        try {
            while (context.streams().showProgress()) {
                try {
                    return call.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    look.run();
                }
            }
            return call.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("Interrupted; the producer continues");
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof CommandException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
