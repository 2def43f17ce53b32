package io.holdfast.worker.runtime;

import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.ClosedGate;
import io.holdfast.queue.model.HandledTypes;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.QueueGate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says that this worker is alive, and what it runs. */
final class Heartbeat {

    private static final int MOST_TASKS = 100;

    private final WorkerRegistry registry;
    private final WorkerId worker;
    private final Instant startedAt;
    private final ServedQueues served;
    private final Load load;

    /** What the worker runs, how much and what it could, and the lanes that may be closed. */
    record Load(int slots, RunningTasks running, HandledTypes handles, Lanes lanes) {}

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
                        load.slots(),
                        load.running().count(),
                        load.running().ids(MOST_TASKS))
                .withHandles(load.handles())
                .withClosed(closedGates());
        registry.heartbeat(report);
        return report;
    }

    /** Has it run at once when connections to Redis were made anew. */
    void onReconnect(Runnable atOnce) {
        registry.onReconnect(worker, atOnce);
    }

    private List<ClosedGate> closedGates() {
        return load.lanes().all().stream()
                .flatMap(lane -> Stream.ofNullable(lane.gate().closure())
                        .map(closure -> new ClosedGate(lane.queue(), closure.reason(), until(closure))))
                .toList();
    }

    private static @Nullable Instant until(QueueGate.Closure closure) {
        return closure.left() == null ? null : Clock.systemUTC().instant().plus(closure.left());
    }

    void signOff() {
        registry.signOff(worker);
    }
}
