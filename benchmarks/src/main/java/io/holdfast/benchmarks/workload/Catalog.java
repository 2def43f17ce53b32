package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.BareCycle;
import io.holdfast.benchmarks.contender.Contender;
import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.PeerQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All workloads. */
public final class Catalog {

    private final Scale scale;
    private final Path peers;

    /** @param peers the folder in which the peers are built; those that are not are left out */
    public Catalog(Scale scale, Path peers) {
        this.scale = scale;
        this.peers = peers;
    }

    public List<Workload> all() {
        List<Contender> yardstick = List.of(new BareCycle(), new Holdfast());
        List<Workload> all = new ArrayList<>();
        all.add(new BulkEnqueue(scale.of(200_000), yardstick));
        all.add(new SingleEnqueue(scale.of(50_000), yardstick));
        all.add(new Drain(scale.of(50_000), 10, yardstick));
        all.add(new Drain(scale.of(200_000), 100, yardstick));
        all.add(new Drain(scale.of(200_000), 1_000, yardstick));
        all.add(new Peers(scale.of(200_000), scale.of(20_000), PeerQueue.builtIn(peers)));
        all.add(new Backlog("backlog-1m", scale.of(100_000), scale.of(1_000_000), scale.of(10_000)));
        all.add(new Mix(scale.of(200_000)));
        all.add(new DueTogether(scale.of(100_000)));
        all.add(new Lateness(scale.of(1_000)));
        all.add(new Latency(scale.of(2_000)));
        all.add(new Renewal(scale.of(10_000), scale.of(Duration.ofSeconds(30))));
        return all;
    }

    /** Those that take gigabytes and minutes, and run only when they are asked for. */
    public List<Workload> onRequest() {
        return List.of(new Backlog("backlog-10m", scale.of(100_000), scale.of(10_000_000), 0));
    }

    public Workload named(String name) {
        return Stream.concat(all().stream(), onRequest().stream())
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workload " + name));
    }
}
