package io.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.benchmarks.measure.Rounds;
import io.holdfast.benchmarks.redis.RedisFlags;
import io.holdfast.benchmarks.report.Results;
import io.holdfast.benchmarks.workload.Catalog;
import io.holdfast.benchmarks.workload.Scale;
import io.holdfast.benchmarks.workload.Suite;
import io.holdfast.benchmarks.workload.Workload;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the workloads run, at a size without meaningful results: a trial throws if tasks are left. */
class SmokeTest {

    private static final Catalog CATALOG = new Catalog(Scale.TINY, Path.of("none"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("workloads")
    void aWorkloadRunsToItsEnd(String name) throws Exception {
        Rounds rounds = run(CATALOG.named(name));

        assertThat(rounds.rounds()).hasSize(1);
        assertThat(rounds.contenders()).anyMatch(contender -> contender.startsWith("Holdfast"));
    }

    @Test
    void theResultsAreWrittenAsTableAndPicture() throws Exception {
        Results results = new Results(Map.of("JVM", "any"));
        results.add("AOF off", List.of(run(CATALOG.named("enqueue-bulk"))));

        results.write(folder, "some");

        assertThat(folder.resolve("some.md")).content().contains("enqueue-bulk").contains("bare cycle");
        assertThat(folder.resolve("some.json")).content().contains("tasks/s");
        assertThat(folder.resolve("some-aof-off.svg")).content().contains("<svg");
    }

    private static Rounds run(Workload workload) throws Exception {
        return new Suite(new RedisFlags(RedisProcess.executable().getPath(), false), 0, 1).run(workload);
    }

    private static List<String> workloads() {
        return CATALOG.withoutHttp().stream().map(Workload::name).toList();
    }
}
