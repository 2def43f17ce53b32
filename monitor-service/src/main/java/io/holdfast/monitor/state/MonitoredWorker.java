package io.holdfast.monitor.state;

import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * A worker and its liveness.
 *
 * @param lastSeen time of its last heartbeat, by the clock of Redis
 * @param unseenFor time since then, by the clock of Redis
 * @param silent whether that is so long that the worker counts as dead
 * @param draining whether it is asked to finish its tasks and take no more
 */
public record MonitoredWorker(
        WorkerReport report, Instant lastSeen, Duration unseenFor, boolean silent, boolean draining) {

    /**
     * Whether it pulled over HTTP and has simply stopped: such a worker cannot sign off. Only workers that pull, and those
     * of version 0.1.0, name neither a host nor a version.
     */
    public boolean gone() {
        return silent && report.host() == null && report.version() == null && report.busy() == 0;
    }

    /** Whether it is silent, and should not be. */
    public boolean disappeared() {
        return silent && !gone();
    }

    static MonitoredWorker of(WorkerStatus status, Duration silentAfter) {
        boolean silent = status.unseenFor().compareTo(silentAfter) > 0;
        return new MonitoredWorker(status.report(), status.lastSeen(), status.unseenFor(), silent, status.draining());
    }
}
