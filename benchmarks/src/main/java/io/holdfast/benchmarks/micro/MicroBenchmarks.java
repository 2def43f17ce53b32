package io.holdfast.benchmarks.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs all micro-benchmarks, including their allocations. */
public final class MicroBenchmarks {

    private MicroBenchmarks() {}

    /** Writes {@code name-micro.json}. */
    public static void run(Path folder, String name, int rounds) throws IOException, RunnerException {
        Files.createDirectories(folder);
        new Runner(new OptionsBuilder()
                        .include("io\\.holdfast\\..*Benchmark")
                        .shouldFailOnError(true)
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(rounds)
                        .measurementTime(TimeValue.seconds(2))
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(folder.resolve(name + "-micro.json").toString())
                        .build())
                .run();
    }
}
