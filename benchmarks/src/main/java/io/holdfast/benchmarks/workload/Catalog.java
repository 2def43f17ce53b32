package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.BareCycle;
import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.OneByOne;
import io.holdfast.benchmarks.contender.PeerQueue;
import io.holdfast.benchmarks.http.HttpService;
import io.holdfast.benchmarks.http.Wrk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All workloads. */
public final class Catalog {

    private static final int HTTP_SECONDS = 5;

    private final Scale scale;
    private final Path repository;

    /** @param repository where the modules are; workloads whose module is not built are left out */
    public Catalog(Scale scale, Path repository) {
        this.scale = scale;
        this.repository = repository;
    }

    /** All except the long ones. */
    public List<Workload> all() {
        List<Workload> all = new ArrayList<>(withoutHttp());
        HttpService.producerJar(repository).filter(jar -> Wrk.isInstalled()).ifPresent(producer -> {
            all.add(new HttpSingle(producer, HTTP_SECONDS));
            all.add(new HttpBulk(producer, scale.of(200_000), HTTP_SECONDS));
        });
        HttpService.monitorJar(repository).ifPresent(monitor -> {
            all.add(new ConsolePages(monitor, scale.of(1_000_000), scale.of(100_000)));
            all.add(new ConsoleCost(monitor, scale.of(1_000_000), scale.of(1_000_000), scale.of(100_000)));
        });
        return all;
    }

    public List<Workload> withoutHttp() {
        List<OneByOne> yardstick = List.of(new BareCycle(), new Holdfast());
        List<Workload> all = new ArrayList<>();
        all.add(new BulkEnqueue(scale.of(200_000), yardstick));
        all.add(new SingleEnqueue(scale.of(50_000), yardstick));
        all.add(new Drain(scale.of(50_000), 10, yardstick));
        all.add(new Drain(scale.of(1_000_000), 100, yardstick));
        all.add(new Drain(scale.of(1_000_000), 1_000, yardstick));
        all.add(new Peers(
                scale.of(1_000_000),
                scale.of(20_000),
                PeerQueue.builtIn(repository.resolve("benchmarks").resolve("peers"))));
        all.add(new Backlog("backlog-1m", scale.of(100_000), scale.of(1_000_000), scale.of(10_000)));
        all.add(new DrainKeyed(scale.of(1_000_000)));
        all.add(new Mix(scale.of(200_000)));
        all.add(new DueTogether(scale.of(100_000)));
        all.add(new Lateness(scale.of(1_000)));
        all.add(new Latency(scale.of(2_000)));
        all.add(new Renewal(scale.of(10_000), scale.of(Duration.ofSeconds(30))));
        all.add(new StartUp());
        return all;
    }

    /** Workloads that take gigabytes and minutes, and run only on request. */
    public List<Workload> onRequest() {
        return List.of(new Backlog("backlog-10m", scale.of(100_000), scale.of(10_000_000), 0));
    }

    public Workload named(String name) {
        return Stream.concat(all().stream(), onRequest().stream())
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown workload " + name));
    }
}
