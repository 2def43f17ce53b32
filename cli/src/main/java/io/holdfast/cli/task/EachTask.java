package io.holdfast.cli.task;

import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.terminal.Output;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Does the same to several tasks. One that fails does not keep it from the others, unless the API is away. */
final class EachTask {

    private final CommandContext context;

    EachTask(CommandContext context) {
        this.context = context;
    }

    record Result(Map<String, String> json, String sentence) {}

    /** Returns the exit code of the first that failed. */
    int run(List<String> ids, Function<String, Result> action) {
        Output output = context.output();
        ExitCode code = ExitCode.DONE;
        for (String id : ids) {
            try {
                Result result = action.apply(id);
                output.result(result.json(), result.sentence());
            } catch (CommandException e) {
                if (ids.size() == 1 || e.exitCode() == ExitCode.UNAVAILABLE) {
                    throw e;
                }
                output.note("Task " + id + ": " + e.getMessage());
                code = code == ExitCode.DONE ? e.exitCode() : code;
            }
        }
        return code.number();
    }
}
