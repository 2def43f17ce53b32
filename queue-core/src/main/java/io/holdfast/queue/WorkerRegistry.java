package io.holdfast.queue;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Which workers run, on what, according to their heartbeats; and which of them have died. */
public interface WorkerRegistry {

    /**
     * Stores a worker's report, and forgets workers that have been silent for an hour.
     *
     * @return whether the worker is asked to drain: to finish its tasks and take no more
     */
    boolean heartbeat(WorkerReport report);

    /**
     * Asks a worker to drain, or to take tasks again. It learns of this by its next heartbeat. The request ends when the
     * worker signs off or is forgotten.
     *
     * @return false if this was requested already
     */
    boolean drain(WorkerId worker, boolean draining);

    /** Returns the workers that are asked to drain. */
    Set<WorkerId> draining();

    /**
     * Registers a callback that runs after connections to Redis were re-established, until the worker signs off. Until
     * its next heartbeat, a worker whose connections were cut looks like a dead one. The callback must return at once.
     */
    void onReconnect(WorkerId worker, Runnable heartbeat);

    /** Forgets a worker that has shut down normally. */
    void signOff(WorkerId worker);

    /** Returns every worker of the last hour, last seen first. */
    List<WorkerStatus> workers();

    /**
     * Returns workers that have been silent for that long and whose connections are all gone, which Redis notices at
     * once when a process dies. A worker that is only slow keeps its connections and is never included. A worker that
     * was disconnected is included until it has reconnected and sent a heartbeat, so check twice. Empty where Redis
     * does not show its connections or where a proxy is between Redis and the worker. Does not include workers without
     * a heartbeat since Redis started.
     */
    Set<DisconnectedWorker> disconnectedWorkers(Duration silence);

    /** Elects the process that expires the leases of a dead worker: true for one caller at most. */
    boolean electFor(DisconnectedWorker dead);

    /**
     * Expires the leases of a dead worker now, so that the next sweep of their queue reclaims the tasks. Does nothing
     * if the worker has sent a heartbeat since. A worker that renews before the sweep keeps its tasks.
     *
     * @param leases any number of leases of one queue
     * @return how many leases it expired
     */
    int expireLeases(DisconnectedWorker dead, List<Lease> leases);
}
