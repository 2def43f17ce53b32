package io.holdfast.benchmarks;

import io.holdfast.benchmarks.http.Wrk;
import io.holdfast.benchmarks.measure.Machine;
import io.holdfast.benchmarks.measure.Rounds;
import io.holdfast.benchmarks.micro.MicroBenchmarks;
import io.holdfast.benchmarks.redis.RedisFlags;
import io.holdfast.benchmarks.report.Results;
import io.holdfast.benchmarks.workload.Catalog;
import io.holdfast.benchmarks.workload.Scale;
import io.holdfast.benchmarks.workload.Suite;
import io.holdfast.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the measurements and writes the results. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Measures Holdfast on a dedicated Redis, relative to the maximum that Redis can do.")
public final class Benchmarks implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(Benchmarks.class);

    @Parameters(
            arity = "0..*",
            paramLabel = "WORKLOAD",
            description = "The workloads to run; by default all except the long ones.")
    private List<String> wanted = List.of();

    @Option(names = "--list", description = "Only list the workloads.")
    private boolean list;

    @Option(names = "--micro", description = "Run the micro-benchmarks instead.")
    private boolean micro;

    @Option(names = "--runs", description = "Measured rounds.")
    private int runs = 5;

    @Option(names = "--warm-ups", description = "Unmeasured rounds before the measured ones.")
    private int warmUps = 2;

    @Option(names = "--aof", description = "Measure with the append-only file: ${COMPLETION-CANDIDATES}.")
    private Persistence persistence = Persistence.BOTH;

    @Option(names = "--parts", description = "Divide the sizes by this.")
    private int parts = 1;

    @Option(names = "--redis-server", description = "The program.")
    private String redisServer = "redis-server";

    @Option(names = "--repository", description = "The folder in which the producer and the peers are built.")
    private Path repository = Path.of("");

    @Option(names = "--results", description = "The folder for the results.")
    private Path folder = Path.of("benchmarks", "results");

    @Option(names = "--name", description = "The name of the result files.")
    private String name = "latest";

    private boolean failed;

    private Benchmarks() {}

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (micro) {
            MicroBenchmarks.run(folder, name, runs);
            return 0;
        }
        Catalog catalog = new Catalog(new Scale(parts), repository);
        if (list) {
            catalog.all().forEach(Benchmarks::print);
            catalog.onRequest().forEach(Benchmarks::print);
            return 0;
        }
        if (!Wrk.isInstalled()) {
            log.warn("wrk is not here (Debian has it as a package): the workloads over HTTP are left out");
        }
        List<Workload> chosen = wanted.isEmpty()
                ? catalog.all()
                : wanted.stream().map(catalog::named).toList();
        measure(chosen).write(folder, name);
        System.out.println("Written to " + folder.resolve(name + ".md"));
        return failed ? 1 : 0;
    }

    private static void print(Workload workload) {
        System.out.printf("%-16s %s%n", workload.name(), workload.sentence());
    }

    private Results measure(List<Workload> workloads) throws Exception {
        Results results = new Results(Machine.describe(new RedisFlags(redisServer, false)));
        for (boolean appendOnly : persistence.appendOnly()) {
            RedisFlags flags = new RedisFlags(redisServer, appendOnly);
            List<Rounds> measured = new ArrayList<>();
            for (Workload workload : workloads) {
                measure(workload, flags).ifPresent(measured::add);
            }
            results.add(flags.label(), measured);
        }
        return results;
    }

    /** A workload that fails because the machine is too busy must not cost the results of the others. */
    private Optional<Rounds> measure(Workload workload, RedisFlags flags) {
        try {
            return Optional.of(new Suite(flags, warmUps, runs).run(workload));
        } catch (Exception e) {
            failed = true;
            log.error("{} failed and is left out", workload.name(), e);
            return Optional.empty();
        }
    }
}
