package io.holdfast.monitor.metrics;

import io.holdfast.monitor.watch.SeenWorker;
import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.monitor.watch.Watch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How many workers live and how busy they are, as their heartbeats tell. */
public final class WorkerGauges implements MeterBinder {

    public static final String ALIVE = "workers_alive";
    public static final String SLOTS = "workers_slots";
    public static final String BUSY = "workers_slots_busy";

    private final Watch watch;

    public WorkerGauges(Watch watch) {
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, ALIVE, "Worker processes heard of lately", List::size);
        gauge(
                registry,
                SLOTS,
                "Tasks that the living workers can run at a time",
                workers -> workers.stream()
                        .mapToInt(worker -> worker.report().slots())
                        .sum());
        gauge(
                registry,
                BUSY,
                "Tasks that the living workers run",
                workers -> workers.stream()
                        .mapToInt(worker -> worker.report().busy())
                        .sum());
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<List<SeenWorker>> value) {
        Gauge.builder(
                        name,
                        watch,
                        w -> w.sight()
                                .live()
                                .flatMap(Snapshot::livingWorkers)
                                .map(value::applyAsDouble)
                                .orElse(Double.NaN))
                .description(description + "; NaN while Redis is away, or the part of it that knows")
                .register(registry);
    }
}
