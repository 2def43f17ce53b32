package io.holdfast.queue.sweep;

import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;

/**
 * A worker without a recent heartbeat and without a connection. It is dead if it stays so for a while.
 *
 * @param lastSeen by Redis' clock; if Redis has another value, the worker has sent a heartbeat since
 */
public record DisconnectedWorker(WorkerId worker, Instant lastSeen) {}
