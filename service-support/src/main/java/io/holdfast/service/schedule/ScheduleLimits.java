package io.holdfast.service.schedule;

import org.jspecify.annotations.Nullable;

/**
 * What a service allows and sets for schedules that it stores.
 *
 * @param maxPayloadBytes of the task
 * @param maxRetries of a task without {@code max_retries}; null leaves the number to the worker
 * @param queueMaxPending a run fails if the queue would exceed this number of pending and delayed tasks; 0 for no limit
 */
public record ScheduleLimits(int maxPayloadBytes, @Nullable Integer maxRetries, long queueMaxPending) {

    /** The defaults of the producer. */
    public static final ScheduleLimits DEFAULT = new ScheduleLimits(256 * 1024, null, 0);
}
