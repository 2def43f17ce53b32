package io.holdfast.cli;

import io.holdfast.cli.bench.BenchCommand;
import io.holdfast.cli.doctor.DoctorCommand;
import io.holdfast.cli.queue.DrainCommand;
import io.holdfast.cli.queue.KeysCommand;
import io.holdfast.cli.queue.LimitsCommand;
import io.holdfast.cli.queue.PauseCommand;
import io.holdfast.cli.queue.PurgeCommand;
import io.holdfast.cli.queue.QueuesCommand;
import io.holdfast.cli.queue.ResumeCommand;
import io.holdfast.cli.queue.StatsCommand;
import io.holdfast.cli.schedule.SchedulesCommand;
import io.holdfast.cli.task.CancelCommand;
import io.holdfast.cli.task.EnqueueCommand;
import io.holdfast.cli.task.GetCommand;
import io.holdfast.cli.task.ListCommand;
import io.holdfast.cli.task.RequeueCommand;
import io.holdfast.cli.top.TopCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code holdfast}, which has all others. */
@Command(
        name = "holdfast",
        versionProvider = HoldfastCommand.Version.class,
        sortOptions = false,
        description = "Works with tasks, queues and schedules of Holdfast from a terminal.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage", "3:not found", "4:the producer or Redis is unavailable"},
        footer = {
            "",
            "The commands use the API of the producer; doctor and bench use Redis, which the",
            "variables REDIS_ADDR, REDIS_PASSWORD and so on describe as for the services.",
            "NO_COLOR turns colors off."
        },
        subcommands = {
            EnqueueCommand.class,
            GetCommand.class,
            ListCommand.class,
            CancelCommand.class,
            RequeueCommand.class,
            StatsCommand.class,
            QueuesCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            LimitsCommand.class,
            KeysCommand.class,
            SchedulesCommand.class,
            PurgeCommand.class,
            DrainCommand.class,
            TopCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            CompletionCommand.class
        })
final class HoldfastCommand implements Runnable {

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version")
    private boolean unusedVersion; // picocli evaluates it

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = HoldfastCommand.class.getPackage().getImplementationVersion();
            return new String[] {"holdfast " + (version == null ? "(development)" : version)};
        }
    }
}
