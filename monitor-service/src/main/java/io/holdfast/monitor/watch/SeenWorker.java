package io.holdfast.monitor.watch;

import io.holdfast.queue.model.WorkerReport;
import io.holdfast.queue.model.WorkerStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * A worker as the monitor sees it.
 *
 * @param lastSeen by Redis' clock
 * @param unseenFor how long it has not been heard of, by Redis' clock too
 * @param silent unseen for so long that it is taken for dead
 */
public record SeenWorker(WorkerReport report, Instant lastSeen, Duration unseenFor, boolean silent) {

    static SeenWorker of(WorkerStatus status, Duration silentAfter) {
        boolean silent = status.unseenFor().compareTo(silentAfter) > 0;
        return new SeenWorker(status.report(), status.lastSeen(), status.unseenFor(), silent);
    }
}
