package io.holdfast.queue.worker;

import java.time.Duration;
import java.time.Instant;

/**
 * The last report of a worker.
 *
 * @param lastSeen when Redis received it, by Redis' clock
 * @param unseenFor how long ago that is, also by Redis' clock, because the clock of the reader may be wrong
 */
public record WorkerStatus(WorkerReport report, Instant lastSeen, Duration unseenFor) {}
