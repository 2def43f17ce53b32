package io.holdfast.queue.model;

import java.time.Instant;

/**
 * A worker that has not been heard of for a while.
 *
 * @param lastSeen by Redis' clock; any other value means that it was heard of since
 */
public record SilentWorker(WorkerId worker, Instant lastSeen) {}
