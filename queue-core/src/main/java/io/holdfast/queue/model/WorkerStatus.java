package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A worker's last report.
 *
 * @param lastSeen when Redis took it in, by Redis' clock
 * @param unseenFor how long ago that is, by Redis' clock too: whoever looks may have a clock that is wrong
 */
public record WorkerStatus(WorkerReport report, Instant lastSeen, Duration unseenFor) {}
