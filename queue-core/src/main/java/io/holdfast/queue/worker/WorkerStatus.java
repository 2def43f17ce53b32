package io.holdfast.queue.worker;

import java.time.Duration;
import java.time.Instant;

/**
 * The last report of a worker.
 *
 * @param lastSeen when Redis received it, by Redis' clock
 * @param unseenFor how long ago that is, also by Redis' clock, because the clock of the reader may be wrong
 * @param draining whether it is asked to drain
 */
public record WorkerStatus(WorkerReport report, Instant lastSeen, Duration unseenFor, boolean draining) {

    /** Workers send a heartbeat every second, pull workers every three. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(15);

    /** Whether its last heartbeat is recent enough to count on it. */
    public boolean isLiving() {
        return unseenFor.compareTo(MAX_SILENCE) <= 0;
    }

    /** The status of a worker that is not asked to drain. */
    public WorkerStatus(WorkerReport report, Instant lastSeen, Duration unseenFor) {
        this(report, lastSeen, unseenFor, false);
    }
}
