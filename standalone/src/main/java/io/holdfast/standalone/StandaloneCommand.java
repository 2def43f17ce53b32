package io.holdfast.standalone;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code ./start}. */
@Command(
        name = "./start",
        mixinStandardHelpOptions = true,
        versionProvider = StandaloneCommand.Version.class,
        subcommands = WorkerProcessCommand.class,
        synopsisSubcommandLabel = "",
        sortOptions = false,
        description = "Runs Holdfast on this machine: producer, worker, monitor, and a Redis unless REDIS_ADDR is set.",
        footer = {
            "",
            "Environment variables such as WORKER_COUNT, WORKER_SLEEP_MS,",
            "WORKER_FAILURE_PCT and PRODUCER_ADDR configure the services; see the README."
        })
final class StandaloneCommand implements Callable<Integer> {

    static final String DATA_VARIABLE = "HOLDFAST_DATA";
    private static final int MAX_WORKERS = 64;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "also start N separate worker processes (try kill -9 on one of them)")
    private int workers;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data folder of the embedded Redis; default: HOLDFAST_DATA, or ./data")
    private @Nullable Path data;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if ((workers < 0 || workers > MAX_WORKERS) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--workers is '" + workers + "': it must be a whole number from 0 to " + MAX_WORKERS);
        }
        return Standalone.run(System.getenv(), dataFolder(), workers) ? 0 : 1;
    }

    private Path dataFolder() {
        if (data != null) {
            return data;
        }
        String folder = System.getenv().getOrDefault(DATA_VARIABLE, "").strip();
        return Path.of(folder.isEmpty() ? "data" : folder);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = StandaloneCommand.class.getPackage().getImplementationVersion();
            return new String[] {"Holdfast " + (version == null ? "(not packaged)" : version)};
        }
    }
}
