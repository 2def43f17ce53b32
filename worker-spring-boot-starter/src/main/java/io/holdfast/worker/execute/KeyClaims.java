package io.holdfast.worker.execute;

import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ReconnectBackoff;
import io.holdfast.worker.support.StopSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Claims the idempotency keys of tasks that are about to run, in one call for all. A claim may be repeated, so it is
 * retried until Redis answers; the leases of the tasks are renewed meanwhile.
 */
public final class KeyClaims {

    private static final String NAME = "claims";

    private final OutageLog outage;
    private final StopSignal stop;

    public KeyClaims(OutageLog outage, StopSignal stop) {
        this.outage = outage;
        this.stop = stop;
    }

    /**
     * Returns the tasks that must not run, and why: {@code KEY_IN_FLIGHT} for a task whose key cannot be claimed, and for all
     * remaining ones when the worker stops.
     */
    Map<TaskRef, Rejection> claim(TaskQueue queue, List<LeasedTask> tasks) {
        ReconnectBackoff backoff = new ReconnectBackoff();
        while (!stop.isGiven()) {
            try {
                Map<TaskRef, Rejection> refused = KeyClaim.claim(queue, tasks);
                outage.answered(NAME, queue.name());
                return refused;
            } catch (StoreUnavailableException | StoreFullException e) {
                outage.failed(NAME, queue.name(), e);
                stop.pause(backoff.next());
            }
        }
        return allInFlight(tasks);
    }

    /** All of them refused: their keys cannot be claimed now. */
    static Map<TaskRef, Rejection> allInFlight(List<LeasedTask> tasks) {
        Map<TaskRef, Rejection> all = new HashMap<>();
        tasks.forEach(task -> all.put(task.lease().task(), Rejection.KEY_IN_FLIGHT));
        return all;
    }
}
