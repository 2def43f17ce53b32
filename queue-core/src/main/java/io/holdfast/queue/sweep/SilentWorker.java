package io.holdfast.queue.sweep;

import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;

/**
 * A worker without a recent heartbeat.
 *
 * @param lastSeen by Redis' clock; if Redis has another value, the worker has sent a heartbeat since
 */
public record SilentWorker(WorkerId worker, Instant lastSeen) {}
