package io.holdfast.cli.queue;

import io.holdfast.cli.command.CommandContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The limits of a queue. */
@Command(
        name = "limits",
        description =
                "Shows and changes how many tasks of a queue, and of each key in it, run at a time and start in a time.",
        subcommands = {LimitsGetCommand.class, LimitsSetCommand.class})
public final class LimitsCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    public LimitsCommand(CommandContext context) {}

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        throw new ParameterException(spec.commandLine(), "Missing command: get or set");
    }
}
