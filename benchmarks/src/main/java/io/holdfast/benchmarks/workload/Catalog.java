package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.BareCycle;
import io.holdfast.benchmarks.contender.Contender;
import io.holdfast.benchmarks.contender.Holdfast;
import java.util.ArrayList;
import java.util.List;

/** All workloads. */
public final class Catalog {

    private final Scale scale;

    public Catalog(Scale scale) {
        this.scale = scale;
    }

    public List<Workload> all() {
        List<Contender> yardstick = List.of(new BareCycle(), new Holdfast());
        List<Workload> all = new ArrayList<>();
        all.add(new BulkEnqueue(scale.of(200_000), yardstick));
        all.add(new Drain(scale.of(50_000), 10, yardstick));
        all.add(new Drain(scale.of(200_000), 100, yardstick));
        all.add(new Drain(scale.of(200_000), 1_000, yardstick));
        return all;
    }

    public Workload named(String name) {
        return all().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workload " + name));
    }
}
