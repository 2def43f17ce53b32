package io.holdfast.queue.flow;

/**
 * The limits of a queue and what is used of them, at one moment.
 *
 * @param limits {@link QueueLimits#NONE} if only keys are paused
 */
public record LimitsInUse(QueueLimits limits, LimitUse use) {}
