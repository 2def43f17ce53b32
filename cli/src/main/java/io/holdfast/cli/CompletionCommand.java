package io.holdfast.cli;

import io.holdfast.cli.command.CommandContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script. */
@Command(
        name = "completion",
        description = {
            "Prints the script that completes commands and options in bash and zsh:",
            "",
            "  source <(holdfast completion)"
        })
final class CompletionCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        context.output().line(AutoComplete.bash("holdfast", spec.root().commandLine()));
        return 0;
    }
}
