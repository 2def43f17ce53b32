package io.holdfast.queue.model;

import java.time.Instant;

/** A worker's last report and when Redis took it in. */
public record WorkerStatus(WorkerReport report, Instant lastSeen) {}
