package io.holdfast.monitor.metrics;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The number of living workers and their load, from their heartbeats. */
public final class WorkerGauges implements MeterBinder {

    public static final String ALIVE = "workers_alive";
    public static final String SLOTS = "workers_slots";
    public static final String BUSY = "workers_slots_busy";

    private final StateTracker tracker;

    public WorkerGauges(StateTracker tracker) {
        this.tracker = tracker;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, ALIVE, "Worker processes with a recent heartbeat", List::size);
        gauge(
                registry,
                SLOTS,
                "Slots of the living workers",
                workers -> workers.stream()
                        .mapToInt(worker -> worker.report().slots())
                        .sum());
        gauge(
                registry,
                BUSY,
                "Slots of the living workers that run a task",
                workers -> workers.stream()
                        .mapToInt(worker -> worker.report().busy())
                        .sum());
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<List<MonitoredWorker>> value) {
        Gauge.builder(
                        name,
                        tracker,
                        t -> t.state()
                                .available()
                                .flatMap(Snapshot::livingWorkers)
                                .map(value::applyAsDouble)
                                .orElse(Double.NaN))
                .description(description + "; NaN while Redis or the node with the heartbeats is unreachable")
                .register(registry);
    }
}
