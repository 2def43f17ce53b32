package io.holdfast.queue;

import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.SilentWorker;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import io.holdfast.queue.model.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Who works, and on what, as far as the workers' heartbeats tell; and who has died. */
public interface WorkerRegistry {

    /** Takes in a worker's report, and forgets workers that were silent for an hour. */
    void heartbeat(WorkerReport report);

    /**
     * Calls back when connections to Redis have been made anew, until the worker signs off. Until it is heard of again, a
     * worker whose connections were cut looks like one that died. The call must return at once.
     */
    void onReconnect(WorkerId worker, Runnable heartbeat);

    /** Forgets a worker that has stopped in order. */
    void signOff(WorkerId worker);

    /** Every worker of the last hour, last seen first. */
    List<WorkerStatus> workers();

    /**
     * Workers that have been silent for that long and whose connections are all gone, which Redis sees at once when a
     * process dies. One that is merely slow keeps its connections and is never among them; one that was cut off is,
     * until it is connected and heard of again, so look twice. None where Redis does not show its connections, where
     * anything stands between it and the worker, and none that was not heard of since Redis started.
     */
    Set<SilentWorker> vanished(Duration silence);

    /** Whether the caller is the one to take back what a dead worker held: true for one caller at most. */
    boolean takeOver(SilentWorker dead);

    /**
     * Ends leases of a dead worker now, so that the next sweep of their queue takes the tasks back. Does nothing when the
     * worker was heard of since; one that renews before the sweep keeps its tasks.
     *
     * @param leases of one queue, in any number
     * @return how many leases it ended
     */
    int forfeit(SilentWorker dead, List<Lease> leases);
}
