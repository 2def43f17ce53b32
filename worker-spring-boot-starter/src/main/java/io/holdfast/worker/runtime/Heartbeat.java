package io.holdfast.worker.runtime;

import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.HandledTypes;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import java.time.Instant;

/** Says that this worker is alive, and what it runs. */
final class Heartbeat {

    private static final int MOST_TASKS = 100;

    private final WorkerRegistry registry;
    private final WorkerId worker;
    private final Instant startedAt;
    private final ServedQueues served;
    private final Load load;

    /** What the worker runs, and how much and what it could. */
    record Load(WorkerSlots slots, RunningTasks running, HandledTypes handles) {}

    Heartbeat(WorkerRegistry registry, WorkerId worker, Instant startedAt, ServedQueues served, Load load) {
        this.registry = registry;
        this.worker = worker;
        this.startedAt = startedAt;
        this.served = served;
        this.load = load;
    }

    WorkerReport runOnce() {
        WorkerReport report = new WorkerReport(
                        worker,
                        startedAt,
                        served.lastServed(),
                        load.slots().total(),
                        load.running().count(),
                        load.running().ids(MOST_TASKS))
                .withHandles(load.handles());
        registry.heartbeat(report);
        return report;
    }

    void signOff() {
        registry.signOff(worker);
    }
}
