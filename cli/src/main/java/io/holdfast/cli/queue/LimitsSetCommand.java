package io.holdfast.cli.queue;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.JsonFile;
import io.holdfast.cli.command.Names;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.QueueName;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Changes the limits of a queue. */
@Command(
        name = "set",
        description = {
            "Changes the limits that the options name, and leaves the others as they are.",
            "A value of none removes a limit. --file replaces all limits."
        })
final class LimitsSetCommand implements Callable<Integer> {

    private static final String NONE = "none";

    private final CommandContext context;

    @Parameters(paramLabel = "QUEUE", description = "Name of the queue")
    private String queue = "";

    @Option(names = "--concurrency", paramLabel = "N", description = "Tasks that run at a time")
    private @Nullable String concurrency;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            description = "Tasks that start in a time: 100/s, 5/10m, '100/s burst 20'")
    private @Nullable String rate;

    @Option(names = "--key-concurrency", paramLabel = "N", description = "Tasks of each key that run at a time")
    private @Nullable String keyConcurrency;

    @Option(names = "--key-rate", paramLabel = "RATE", description = "Tasks of each key that start in a time")
    private @Nullable String keyRate;

    @Option(
            names = "--key-max-pending",
            paramLabel = "N",
            description = "Tasks of each key that wait; more are refused")
    private @Nullable String keyMaxPending;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "All limits in JSON, also of single keys; - is standard input")
    private @Nullable String file;

    LimitsSetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path path = Limits.path(Names.checked(queue, QueueName::new));
        boolean anyOption = concurrency != null
                || rate != null
                || keyConcurrency != null
                || keyRate != null
                || keyMaxPending != null;
        if (anyOption == (file != null)) {
            throw CommandException.usage("Give either limits or --file");
        }
        String json = file == null ? changed(path) : JsonFile.read(file, context);
        ApiAnswer answer = context.api().put(path, json.getBytes(StandardCharsets.UTF_8));
        if (context.output().json()) {
            context.output().rawJson(answer.text().isEmpty() ? json : answer.text());
        } else {
            context.output().line("Changed the limits of queue " + queue);
        }
        return 0;
    }

    private String changed(Path path) {
        ObjectNode limits = (ObjectNode) context.api().get(path).json();
        number(limits, "concurrency", "--concurrency", concurrency);
        rate(limits, "rate", "--rate", rate);
        number(limits, "key_concurrency", "--key-concurrency", keyConcurrency);
        rate(limits, "key_rate", "--key-rate", keyRate);
        number(limits, "key_max_pending", "--key-max-pending", keyMaxPending);
        return limits.toString();
    }

    private static void number(ObjectNode limits, String name, String option, @Nullable String text) {
        if (NONE.equals(text)) {
            limits.remove(name);
        } else if (text != null) {
            if (!text.matches("\\d{1,15}")) {
                throw CommandException.usage(option + " is '" + text + "': it must be a whole number, or none");
            }
            limits.put(name, Long.parseLong(text));
        }
    }

    private static Rate parsed(String option, String text) {
        try {
            return Rate.parse(text);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(option + " is '" + text + "': it " + e.getMessage() + "; or none");
        }
    }

    private static void rate(ObjectNode limits, String name, String option, @Nullable String text) {
        if (NONE.equals(text)) {
            limits.remove(name);
        } else if (text != null) {
            Rate rate = parsed(option, text);
            ObjectNode members = limits.putObject(name);
            members.put("count", rate.count()).put("per_ms", rate.per().toMillis());
            if (rate.burst() > 1) {
                members.put("burst", rate.burst());
            }
        }
    }
}
