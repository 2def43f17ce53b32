package io.holdfast.cli.task;

import io.holdfast.cli.api.ApiException;
import io.holdfast.cli.api.JsonText;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.JsonFile;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.terminal.Escapes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Enqueues one task, or those of a file. */
@Command(
        name = "enqueue",
        description = {
            "Enqueues a task, or many from a file.",
            "",
            "A file has one task a line, each a JSON object with the fields of POST /task. Invalid lines are reported; the"
                    + " others are enqueued. Repeating a call that failed enqueues nothing twice."
        })
public final class EnqueueCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(index = "0", arity = "0..1", paramLabel = "TYPE", description = "Type of the task; default: default")
    private @Nullable String type;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "JSON, handed to the handler as it is; default: null")
    private @Nullable String payload;

    @Option(
            names = "--payload-file",
            paramLabel = "FILE",
            description = "Read the payload from a file; - is standard input")
    private @Nullable String payloadFile;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Read tasks from a file, one JSON object a line; - is standard input")
    private @Nullable String file;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write lines that were not accepted to a file, to send them again")
    private java.nio.file.@Nullable Path rejects;

    @Mixin
    private TaskFields fields = new TaskFields();

    public EnqueueCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (file == null) {
            if (rejects != null) {
                throw CommandException.usage("--rejects needs --file");
            }
            return enqueueOne();
        } else if (type != null || payloadFile != null || !fields.isEmpty()) {
            throw CommandException.usage("With --file, the fields of the tasks are in the file");
        }
        return new FileEnqueue(context, file, rejects).run().number();
    }

    private int enqueueOne() {
        String task = fields.json(type, payloadText());
        try {
            var answer = context.api().post(Path.of("task"), task.getBytes(StandardCharsets.UTF_8));
            JsonNode json = answer.json();
            String id = Escapes.text(json.path("task_id").asString(""));
            if (context.output().json()) {
                context.output().rawJson(answer.text());
            } else {
                context.output()
                        .line(
                                json.path("status").asString("").equals("exists")
                                        ? "Task " + id + " exists; nothing was enqueued"
                                        : "Enqueued task " + id);
            }
            return ExitCode.DONE.number();
        } catch (ApiException e) {
            List<String> ids = e.problem().taskIds();
            if (ids.isEmpty()) {
                throw e;
            }
            throw new CommandException(
                    e.exitCode(),
                    e.getMessage() + ". The task may be enqueued or not: to repeat this without a duplicate, add --id "
                            + Escapes.text(ids.get(0)));
        }
    }

    private @Nullable String payloadText() {
        if (payload != null && payloadFile != null) {
            throw CommandException.usage("PAYLOAD and --payload-file exclude each other");
        }
        if (payloadFile != null) {
            return JsonFile.read(payloadFile, context);
        } else if (payload != null) {
            try {
                JsonText.check(payload);
            } catch (IllegalArgumentException e) {
                throw CommandException.usage(
                        "PAYLOAD must be one JSON value (a text needs quotation marks: '\"text\"'), but "
                                + Escapes.text(String.valueOf(e.getMessage())));
            }
        }
        return payload;
    }
}
