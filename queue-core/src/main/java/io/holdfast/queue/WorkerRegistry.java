package io.holdfast.queue;

import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import io.holdfast.queue.model.WorkerStatus;
import java.util.List;

/** Who works, and on what, as far as the workers' heartbeats tell. */
public interface WorkerRegistry {

    /** Takes in a worker's report, and forgets workers that were silent for an hour. */
    void heartbeat(WorkerReport report);

    /** Forgets a worker that has stopped in order. */
    void signOff(WorkerId worker);

    /** Every worker of the last hour, last seen first. */
    List<WorkerStatus> workers();
}
