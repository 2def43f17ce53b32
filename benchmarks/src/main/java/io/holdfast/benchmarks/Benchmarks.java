package io.holdfast.benchmarks;

import io.holdfast.benchmarks.measure.Machine;
import io.holdfast.benchmarks.measure.Rounds;
import io.holdfast.benchmarks.redis.RedisFlags;
import io.holdfast.benchmarks.report.Results;
import io.holdfast.benchmarks.workload.Catalog;
import io.holdfast.benchmarks.workload.Scale;
import io.holdfast.benchmarks.workload.Suite;
import io.holdfast.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures, and writes what it has measured. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Measures Holdfast on a Redis of its own, beside what Redis can do at all.")
public final class Benchmarks implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "WORKLOAD",
            description = "Which to run; all but the long ones by default.")
    private List<String> wanted = List.of();

    @Option(names = "--list", description = "Only say which workloads there are.")
    private boolean list;

    @Option(names = "--runs", description = "Rounds that count.")
    private int runs = 5;

    @Option(names = "--warm-ups", description = "Rounds before that.")
    private int warmUps = 2;

    @Option(names = "--aof", description = "Measure with the append-only file: ${COMPLETION-CANDIDATES}.")
    private Persistence persistence = Persistence.BOTH;

    @Option(names = "--parts", description = "Divide the sizes by this.")
    private int parts = 1;

    @Option(names = "--redis-server", description = "The program.")
    private String redisServer = "redis-server";

    @Option(names = "--peers", description = "The folder with the peers; those that are not built are left out.")
    private Path peers = Path.of("benchmarks", "peers");

    @Option(names = "--results", description = "The folder for the results.")
    private Path folder = Path.of("benchmarks", "results");

    @Option(names = "--name", description = "The name of the results' files.")
    private String name = "latest";

    private Benchmarks() {}

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Benchmarks())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Catalog catalog = new Catalog(new Scale(parts), peers);
        if (list) {
            catalog.all().forEach(Benchmarks::print);
            catalog.onRequest().forEach(Benchmarks::print);
            return 0;
        }
        List<Workload> chosen = wanted.isEmpty()
                ? catalog.all()
                : wanted.stream().map(catalog::named).toList();
        measure(chosen).write(folder, name);
        System.out.println("Written to " + folder.resolve(name + ".md"));
        return 0;
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
                measured.add(new Suite(flags, warmUps, runs).run(workload));
            }
            results.add(flags.label(), measured);
        }
        return results;
    }
}
