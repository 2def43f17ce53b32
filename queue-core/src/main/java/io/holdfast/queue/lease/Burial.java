package io.holdfast.queue.lease;

/** The last failed run of a task, which becomes a dead letter. */
public record Burial(Lease lease, Failure failure) {}
