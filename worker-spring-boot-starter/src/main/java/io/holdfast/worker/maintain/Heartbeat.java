package io.holdfast.worker.maintain;

import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.worker.Lane;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.QueueGate;
import io.holdfast.worker.acquire.Drain;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.execute.RunningTasks;
import io.holdfast.worker.support.SafeThrowables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports that this worker is alive, and what it runs. */
public final class Heartbeat {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final int MAX_REASON_CHARS = 500;
    private static final String VERSION = HoldfastVersion.of(Heartbeat.class);

    private final WorkerRegistry registry;
    private final WorkerId worker;
    private final String host;
    private final Instant startedAt;
    private final ServedQueues served;
    private final int slots;
    private final RunningTasks running;
    private final HandledTypes handles;
    private final Lanes lanes;
    private final Drain drain;

    public Heartbeat(
            WorkerRegistry registry,
            WorkerId worker,
            String host,
            Instant startedAt,
            ServedQueues served,
            int slots,
            RunningTasks running,
            HandledTypes handles,
            Lanes lanes,
            Drain drain) {
        this.registry = registry;
        this.worker = worker;
        this.host = host;
        this.startedAt = startedAt;
        this.served = served;
        this.slots = slots;
        this.running = running;
        this.handles = handles;
        this.lanes = lanes;
        this.drain = drain;
    }

    WorkerReport runOnce() {
        WorkerReport report = new WorkerReport(
                        worker,
                        startedAt,
                        served.lastServed(),
                        slots,
                        running.count(),
                        running.longest(WorkerReport.MAX_RUNNING))
                .withHost(host, VERSION)
                .withHandles(handles)
                .withClosed(closedGates());
        drain.follow(registry.heartbeat(report));
        return report;
    }

    /** Calls this when the connections to Redis have been re-established. */
    void onReconnect(Runnable atOnce) {
        registry.onReconnect(worker, atOnce);
    }

    private List<ClosedGate> closedGates() {
        if (drain.isRequested()) {
            return ClosedGate.draining(served.lastServed());
        }
        return lanes.all().stream()
                .flatMap(lane -> Stream.ofNullable(closedGate(lane)))
                .toList();
    }

    /** A gate that fails must not stop the heartbeat. */
    private static @Nullable ClosedGate closedGate(Lane lane) {
        try {
            QueueGate.Closure closure = lane.gate().closure();
            return closure == null ? null : new ClosedGate(lane.queue(), beginningOf(closure.reason()), until(closure));
        } catch (RuntimeException | Error e) {
            log.debug(
                    "The gate of queue {} failed to report whether it is closed",
                    lane.queue(),
                    SafeThrowables.loggable(e));
            return null;
        }
    }

    private static String beginningOf(String reason) {
        return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS) + "…";
    }

    private static @Nullable Instant until(QueueGate.Closure closure) {
        return closure.left() == null ? null : Clock.systemUTC().instant().plus(closure.left());
    }

    public void signOff() {
        registry.signOff(worker);
    }
}
