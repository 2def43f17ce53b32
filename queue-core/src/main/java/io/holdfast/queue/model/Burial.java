package io.holdfast.queue.model;

/** A failed run that is the last: the task becomes a dead letter. */
public record Burial(Lease lease, Failure failure) {}
